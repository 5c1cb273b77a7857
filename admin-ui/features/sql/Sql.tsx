import { Box, Splitter } from '@mantine/core'
import { useLocalStorage, useMediaQuery } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useEffect, useMemo, useRef, type ReactNode } from 'react'
import { workspacesQuery } from '../../api/session-queries.ts'
import { Page } from '../../ui/Page.tsx'
import { SidePanel } from '../../ui/SidePanel.tsx'
import { quotePath } from '../data/sql-names.ts'
import { CatalogTree } from '../data/tree/CatalogTree.tsx'
import type { TreeRow } from '../data/tree/tree-rows.ts'
import { Editor, type EditorHandle } from './editor/Editor.tsx'
import { errorMark } from './editor/error-mark.ts'
import { HistoryLink } from './history/HistoryLink.tsx'
import { ResultPanel } from './results/ResultPanel.tsx'
import { RunBar } from './run/RunBar.tsx'
import { placeOf } from './run/text-place.ts'
import { runStatements, showStatement, stopRun } from './run/run-statements.ts'
import { forgetRun, getRun, useRun } from './run/run-store.ts'
import { splitStatements } from './run/split-statements.ts'
import { activeTab, addTab, changeTab, closeTab, openText, type EditorTab } from './tabs/editor-tabs.ts'
import { TabBar } from './tabs/TabBar.tsx'
import { useTabs } from './tabs/use-tabs.ts'

const NONE: readonly never[] = []

/** What the address asks for: a text to open, or a statement of the history to show. It is taken once. */
const useAddress = (tabs: ReturnType<typeof useTabs>): void => {
  const { open, statement } = useSearch({ from: '/signed-in/w/$workspace/sql' })
  const navigate = useNavigate({ from: '/w/$workspace/sql' })
  const [, change] = tabs
  useEffect(() => {
    if (open === undefined) return
    change((state) => openText(state, { text: open }))
    void navigate({ search: {}, replace: true })
  }, [open, change, navigate])
  useEffect(() => {
    if (statement === undefined) return
    change((state) => {
      const known = state.tabs.find((tab) => tab.statement === statement)
      return known ? { ...state, active: known.id } : openText(state, { statement })
    })
    void navigate({ search: {}, replace: true })
  }, [statement, change, navigate])
}

/** A tab that remembers a statement shows it again: after a reload, or when it was opened from the history. */
const useRemembered = (workspace: string, tab: EditorTab, change: ReturnType<typeof useTabs>[1]): void => {
  const { id, statement, text } = tab
  useEffect(() => {
    if (statement === undefined || getRun(id) !== undefined) return
    const show = async (): Promise<void> => {
      const found = await showStatement(id, workspace, statement)
      if (found && text.trim() === '') change((state) => changeTab(state, id, { text: found.statement }))
    }
    void show()
  }, [workspace, id, statement, text, change])
}

/** What does the data say? Editor above, result below, the tree beside. */
export const Sql = (): ReactNode => {
  const { workspace } = useParams({ from: '/signed-in/w/$workspace/sql' })
  return <Workbench key={workspace} workspace={workspace} />
}

const Workbench = ({ workspace }: { workspace: string }) => {
  const tabs = useTabs(workspace)
  const [state, change] = tabs
  const tab = activeTab(state)
  useAddress(tabs)
  useRemembered(workspace, tab, change)
  const { data: workspaces } = useQuery(workspacesQuery)
  const own = workspaces?.find(({ name }) => name === workspace)
  const defaults = { catalog: tab.catalog ?? own?.default_catalog ?? '', schema: tab.schema ?? 'main' }
  const run = useRun(tab.id)
  const editor = useRef<EditorHandle>(null)
  const narrow = useMediaQuery('(max-width: 900px)') ?? false
  const [sizes, setSizes] = useLocalStorage<(`${number}%` | number)[]>({
    key: 'boathouse-sql-heights',
    defaultValue: ['45%', '55%'],
    getInitialValueInEffect: false,
  })
  const marks = useMemo(
    () => run?.executions.flatMap((each) => errorMark(each, tab.text.length) ?? []) ?? NONE,
    // oxlint-disable-next-line react/exhaustive-deps -- the editor moves its marks with the text by itself
    [run],
  )
  const start = (): void => {
    const { text, offset } = editor.current?.chosen() ?? { text: tab.text, offset: 0 }
    const pieces = splitStatements(text).map((piece) => ({
      text: piece.text,
      offset: piece.offset + offset,
      before: placeOf(tab.text, piece.offset + offset),
    }))
    if (pieces.length === 0 || run?.running) return
    const runAll = async (): Promise<void> => {
      await runStatements(tab.id, { workspace, ...defaults, pieces })
      const statement = getRun(tab.id)?.executions.at(-1)?.statement?.statement_id
      change((before) => changeTab(before, tab.id, { statement }))
    }
    void runAll()
  }
  const insert = ({ catalog, schema, table }: TreeRow): void =>
    editor.current?.insert(
      quotePath(...[catalog, schema, table].flatMap((name) => (name === undefined ? [] : [name]))),
    )
  const workbench = (
    <Page title="SQL" actions={<HistoryLink />} flush>
      <TabBar
        state={state}
        onSelect={(id) => change((before) => ({ ...before, active: id }))}
        onAdd={() => change((before) => addTab(before, {}))}
        onRename={(id, title) => change((before) => changeTab(before, id, { title }))}
        onClose={(id) => {
          forgetRun(id)
          change((before) => closeTab(before, id))
        }}
      />
      <RunBar
        run={run}
        defaults={defaults}
        onDefaults={(next) => change((before) => changeTab(before, tab.id, next))}
        onRun={start}
        onStop={() => void stopRun(tab.id, workspace)}
      />
      <Box id="sql-panel" role="tabpanel" aria-label={tab.title} flex={1} mih={0}>
        <Splitter
          orientation="vertical"
          h="100%"
          sizes={sizes}
          onSizeChange={(next) => setSizes(next as typeof sizes)}
          lineSize={3}
          handleColor="var(--bh-line)"
          withHandle={false}
        >
          <Splitter.Pane defaultSize="45%" min="15%">
            <Editor
              ref={editor}
              tab={tab.id}
              text={tab.text}
              marks={marks}
              defaults={defaults}
              onChange={(text) => change((before) => changeTab(before, tab.id, { text }))}
              onRun={start}
            />
          </Splitter.Pane>
          <Splitter.Pane defaultSize="55%" min="15%">
            <ResultPanel key={run?.number} workspace={workspace} run={run} />
          </Splitter.Pane>
        </Splitter>
      </Box>
    </Page>
  )
  if (narrow) return workbench
  return (
    <SidePanel
      name="sql-tree"
      label="Width of the tree"
      side={<CatalogTree label="Names to insert" onOpen={insert} />}
    >
      {workbench}
    </SidePanel>
  )
}

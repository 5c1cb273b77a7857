import { useLocalStorage } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { searchQuery } from '../../../api/catalog-queries.ts'
import { workspacesQuery } from '../../../api/session-queries.ts'
import type { SearchHit } from '../../../api/types.ts'
import { splitPath } from '../../../shell/open-hit.ts'
import { useWorkspace } from '../../../shell/workspace.ts'
import { ErrorNote } from '../../../ui/ErrorNote.tsx'
import { FilterInput } from '../../../ui/FilterInput.tsx'
import { Pending } from '../../../ui/Pending.tsx'
import classes from './CatalogTree.module.css'
import { TreeList } from './TreeList.tsx'
import { catalogKey, schemaKey, type TreeRow } from './tree-rows.ts'
import { useTreeRows } from './use-tree-rows.ts'

interface CatalogTreeProps {
  readonly label: string
  /** Key of what the page shows. */
  readonly selected?: string | undefined
  readonly onOpen: (row: TreeRow) => void
  /** Whether `/` goes to its filter. */
  readonly main?: boolean
}

const NONE: readonly string[] = []

/** A hit as a row of its own, with its whole path; datasets have their page elsewhere. */
const rowOfHit = (hit: SearchHit): TreeRow | undefined => {
  if (hit.kind === 'dataset') return undefined
  const { catalog, schema, table } = splitPath(hit)
  return {
    key: hit.path,
    kind: hit.kind,
    label: hit.path,
    level: 1,
    catalog,
    schema: schema || undefined,
    table: table || undefined,
  }
}

/** What is open, kept in the browser. At first the workspace's own catalog, down to the tables of `main`. */
const useOpenNodes = (
  workspace: string,
  selected: string | undefined,
): readonly [readonly string[], (open: readonly string[]) => void] => {
  const { data: workspaces } = useQuery(workspacesQuery)
  const own = workspaces?.find(({ name }) => name === workspace)?.default_catalog
  const first = own === undefined ? NONE : [catalogKey(own), schemaKey(own, 'main')]
  const [kept, setKept] = useLocalStorage<readonly string[] | null>({
    key: `boathouse-tree-${workspace}`,
    defaultValue: null,
    getInitialValueInEffect: false,
  })
  useEffect(() => {
    // What the page shows is shown in the tree as well; what the person closes later stays closed.
    if (selected) setKept((before) => (before ? [...new Set([...before, ...above(selected)])] : before))
  }, [selected, setKept])
  return [kept ?? [...new Set([...first, ...(selected ? above(selected) : NONE)])], setKept]
}

/** The keys of everything above a row: `lake`, `lake/main`. */
const above = (key: string): string[] =>
  key
    .split('/')
    .map((_, index, parts) => parts.slice(0, index + 1).join('/'))
    .slice(0, -1)

/** Catalog → schema → table. Typing searches all of them on the server. */
export const CatalogTree = ({ label, selected, onOpen, main = true }: CatalogTreeProps) => {
  const workspace = useWorkspace()
  const [filter, setFilter] = useState('')
  const [open, setOpen] = useOpenNodes(workspace, selected)
  const tree = useTreeRows(workspace, new Set(open))
  const hits = useQuery({ ...searchQuery(workspace, filter.trim()), enabled: filter.trim() !== '' })
  const found = filter.trim() === '' ? undefined : hits.data?.flatMap((hit) => rowOfHit(hit) ?? [])
  const error = tree.error ?? hits.error
  return (
    <div className={classes.panel}>
      <FilterInput label="Find a table" value={filter} onChange={setFilter} width="100%" main={main} />
      {error ? <ErrorNote error={error} /> : null}
      {tree.isPending && <Pending rows={4} />}
      {found?.length === 0 && <p className="dim">Nothing has «{filter}» in its name.</p>}
      <TreeList
        label={label}
        rows={found ?? tree.rows}
        selected={selected}
        onOpen={onOpen}
        onToggle={({ key, expanded }) =>
          setOpen(expanded ? open.filter((each) => each !== key) : [...open, key])
        }
      />
    </div>
  )
}

import { Spotlight } from '@mantine/spotlight'
import { useDebouncedValue } from '@mantine/hooks'
import { IconDatabase, IconFolder, IconSearch, IconTable, IconTags } from '@tabler/icons-react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { searchQuery } from '../api/catalog-queries.ts'
import type { SearchHit } from '../api/types.ts'
import { ACTIONS, type Action, type ActionContext } from './actions.ts'
import { openHit } from './open-hit.ts'

const ICONS = { catalog: IconDatabase, schema: IconFolder, table: IconTable, dataset: IconTags }

const matches = (action: Action, text: string): boolean =>
  `${action.label} ${action.words ?? ''}`.toLowerCase().includes(text.trim().toLowerCase())

const ActionEntry = ({ action, context }: { action: Action; context: ActionContext }) => (
  <Spotlight.Action
    label={action.label}
    leftSection={<action.icon size={16} />}
    rightSection={action.letter ? <span className="mono dim">g {action.letter}</span> : null}
    onClick={() => action.run(context)}
  />
)

const HitEntry = ({ hit, context }: { hit: SearchHit; context: ActionContext }) => {
  const Icon = ICONS[hit.kind]
  return (
    <Spotlight.Action
      label={hit.path}
      leftSection={<Icon size={16} />}
      rightSection={<span className="dim">{hit.kind}</span>}
      onClick={() => openHit(hit, context)}
    />
  )
}

/** Reaches every page, table, dataset and action. */
export const CommandBar = ({ context }: { context: ActionContext }) => {
  const [text, setText] = useState('')
  const [asked] = useDebouncedValue(text, 80)
  const { data: hits = [] } = useQuery({
    ...searchQuery(context.workspace, asked.trim()),
    enabled: asked.trim() !== '',
    placeholderData: keepPreviousData,
  })
  const actions = ACTIONS.filter((action) => matches(action, text))
  const shownHits = text.trim() === '' ? [] : hits
  return (
    <Spotlight.Root
      query={text}
      onQueryChange={setText}
      shortcut={null}
      clearQueryOnClose
      scrollable
      maxHeight={420}
    >
      <Spotlight.Search
        placeholder="Go to a page, table, dataset or action"
        aria-label="Search"
        leftSection={<IconSearch size={16} />}
      />
      <Spotlight.ActionsList>
        {shownHits.length > 0 && (
          <Spotlight.ActionsGroup label="Found">
            {shownHits.map((hit) => (
              <HitEntry key={`${hit.kind} ${hit.path}`} hit={hit} context={context} />
            ))}
          </Spotlight.ActionsGroup>
        )}
        {(['Go to', 'Do'] as const).map((group) => {
          const entries = actions.filter((action) => action.group === group)
          return entries.length > 0 ? (
            <Spotlight.ActionsGroup key={group} label={group}>
              {entries.map((action) => (
                <ActionEntry key={action.id} action={action} context={context} />
              ))}
            </Spotlight.ActionsGroup>
          ) : null
        })}
        {shownHits.length + actions.length === 0 && (
          <Spotlight.Empty>Nothing has this name. Try a part of it.</Spotlight.Empty>
        )}
      </Spotlight.ActionsList>
    </Spotlight.Root>
  )
}

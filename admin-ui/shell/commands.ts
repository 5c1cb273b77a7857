import { IconDatabase, IconEye, IconFolder, IconTable, IconTags, type Icon } from '@tabler/icons-react'
import type { SearchHit } from '../api/types.ts'
import { ACTIONS, type Action, type ActionContext } from './actions.ts'
import { openHit } from './open-hit.ts'

/** A line of the command bar. */
export interface Command {
  readonly id: string
  readonly label: string
  readonly hint: string
  readonly icon: Icon
  readonly run: (context: ActionContext) => void
}

const ICONS = {
  catalog: IconDatabase,
  schema: IconFolder,
  table: IconTable,
  view: IconEye,
  dataset: IconTags,
}

const matches = ({ label, words = '' }: Action, text: string): boolean => {
  const all = `${label} ${words}`.toLowerCase()
  return text
    .toLowerCase()
    .split(/\s+/)
    .every((part) => all.includes(part))
}

/** What fits a text: pages whose own name begins with it, then what the server found, then the other actions. */
export const commandsFor = (
  text: string,
  hits: readonly SearchHit[],
  work: readonly Command[] = [],
): Command[] => {
  const typed = text.trim()
  const fitting = ACTIONS.filter((action) => matches(action, typed)).map(
    ({ id, label, letter, icon, run }): Command => ({
      id: `command-${id}`,
      label,
      hint: letter ? `g ${letter}` : '',
      icon,
      run,
    }),
  )
  const found = hits.map((hit): Command => ({
    id: `command-${hit.kind}-${hit.path}`,
    label: hit.path,
    hint: hit.kind,
    icon: ICONS[hit.kind],
    run: (context) => openHit(hit, context),
  }))
  const begins = ({ label }: Command): boolean => label.toLowerCase().startsWith(typed.toLowerCase())
  return [...fitting.filter(begins), ...work, ...found, ...fitting.filter((command) => !begins(command))]
}

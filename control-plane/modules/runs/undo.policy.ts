import type { UndoTable } from '../catalogs/index.ts'
import { hasEnded, type RunState } from './run-states.ts'

/** What the status of a table means to whoever thinks of undoing. */
export const UNDO_MESSAGES: Readonly<Record<UndoTable['status'] | 'FOREIGN', string>> = {
  READY: 'Its newest snapshots are those of the run.',
  CHANGED_SINCE: 'Others committed to it since; what they wrote would be lost.',
  UNDONE: 'No snapshot of the run is part of it any more.',
  UNTOUCHED:
    'The run changed no rows of its main branch; what it changed of schema, properties or other branches stays.',
  DROPPED: 'It was dropped, or you may not see it.',
  EXPIRED: 'The snapshot from before the run has expired.',
  FOREIGN: 'It lies in a catalog of another server; roll it back there.',
}

const named = (tables: readonly UndoTable[]): string =>
  tables.map(({ table }) => table ?? 'a table').join(', ')

/** Why a run cannot be undone; null when it can. */
export const undoRefusal = (
  state: RunState,
  tables: readonly UndoTable[],
  hasForeign: boolean,
): string | null => {
  if (!hasEnded(state)) return `It is ${state}: wait for its end, or stop it.`
  if (hasForeign)
    return 'It wrote to a catalog of another server, which cannot be rolled back together with ours.'
  for (const status of ['CHANGED_SINCE', 'EXPIRED'] as const) {
    const stuck = tables.filter((one) => one.status === status)
    if (stuck.length > 0) return `${named(stuck)}: ${UNDO_MESSAGES[status]}`
  }
  const ready = tables.filter(({ status }) => status === 'READY')
  if (new Set(ready.map(({ catalog }) => catalog)).size > 1)
    return `It wrote to several catalogs (${named(ready)}); roll the tables back one by one.`
  if (ready.length > 0) return null
  return tables.some(({ status }) => status === 'UNDONE')
    ? 'It is undone already.'
    : 'It wrote no table that still has what it wrote.'
}

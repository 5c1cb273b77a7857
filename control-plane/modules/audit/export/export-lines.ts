import type { Database } from '../../../platform/database.ts'
import { listAuditEventsUpwards, type AuditFilter } from '../audit.store.ts'
import { presentEvent } from '../present-event.ts'
import { ocsfOf } from './ocsf.ts'

export type ExportFormat = 'ocsf' | 'ndjson'

const PAGE = 1000

/** Every event that fits, oldest first, one JSON object a line; a page of them a chunk. */
export async function* exportLines(
  db: Database,
  filter: AuditFilter,
  format: ExportFormat,
): AsyncGenerator<string> {
  let after: [string, string] | undefined
  for (;;) {
    const rows = await listAuditEventsUpwards(db, filter, after, PAGE)
    const last = rows.at(-1)
    if (!last) return
    after = [last.at, last.id]
    const views = rows.map(presentEvent)
    yield views.map((view) => `${JSON.stringify(format === 'ocsf' ? ocsfOf(view) : view)}\n`).join('')
  }
}

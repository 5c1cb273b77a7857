import { Readable } from 'node:stream'
import { z } from 'zod'
import { operations } from '@boathouse/contract'
import { auditErrors } from '@boathouse/contract/audit/erase-audit-payload.ts'
import { inTransaction, type Database } from '../../platform/database.ts'
import { handle, RawAnswer, type Handler } from '../../platform/handle.ts'
import { pageOf, pageTokens } from '../../platform/page-token.ts'
import { erasePayload, listAuditEvents } from './audit.store.ts'
import { exportLines } from './export/export-lines.ts'
import { presentEvent } from './present-event.ts'

const tokens = pageTokens('audit', z.tuple([z.iso.datetime({ offset: true }), z.uuid()]))

/** What can be done with events; verification, which needs the master key, is with the sealing. */
export const auditHandlers = (db: Database): readonly Handler[] => [
  handle(operations.listAuditEvents, async (_ctx, { query }) => {
    const { page_size: size, page_token: token, ...filter } = query
    const found = await listAuditEvents(db, filter, tokens.decode(token), size + 1)
    const { rows, next_page_token } = pageOf(found, size, tokens, (row): [string, string] => [row.at, row.id])
    return { audit_events: rows.map(presentEvent), next_page_token }
  }),
  handle(operations.exportAuditEvents, async (_ctx, { query: { format, ...filter } }) => {
    return new RawAnswer({
      headers: {
        'content-type': 'application/x-ndjson; charset=utf-8',
        'content-disposition': `attachment; filename="boathouse-audit.${format === 'ocsf' ? 'ocsf.' : ''}ndjson"`,
      },
      body: Readable.from(exportLines(db, filter, format)),
    })
  }),
  handle(operations.eraseAuditPayload, async (ctx, { params: { event_id: id }, body: { reason } }) => {
    await inTransaction(db, async (tx) => {
      if (!(await erasePayload(tx, id))) throw auditErrors.AUDIT_EVENT_NOT_FOUND({ event_id: id })
      await ctx.audit(tx, { object: { kind: 'audit_event', id, name: id }, details: { reason } })
    })
  }),
]

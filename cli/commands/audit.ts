import { createWriteStream } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { Command, Option } from 'commander'
import { CommandFailure } from '../failure.ts'
import { renderList, renderOne } from '../render.ts'
import { sessionOf } from '../session.ts'

interface Filter {
  readonly operation?: string
  readonly principal?: string
  readonly outcome?: 'done' | 'refused' | 'failed'
  readonly objectKind?: string
  readonly object?: string
  readonly request?: string
  readonly from?: string
  readonly to?: string
}

const queryOf = ({ objectKind: object_kind, request: request_id, ...filter }: Filter) => ({
  operation: filter.operation,
  principal: filter.principal,
  outcome: filter.outcome,
  object: filter.object,
  from: filter.from,
  to: filter.to,
  object_kind,
  request_id,
})

/** Options of whatever chooses events. */
const choosing = (command: Command): Command =>
  command
    .option('--operation <name>', 'such as tables.drop, or a beginning such as "tables.*"')
    .option('--principal <name>', 'who')
    .addOption(new Option('--outcome <outcome>', 'how it ended').choices(['done', 'refused', 'failed']))
    .option('--object-kind <kind>', 'such as table')
    .option('--object <id or name>', 'to what')
    .option('--request <id>', 'in which request')
    .option('--from <time>', 'not before; RFC 3339, such as 2026-01-31T00:00:00Z')
    .option('--to <time>', 'before')

const listEvents = (): Command =>
  choosing(new Command('list').description('who did what, newest first'))
    .option('--limit <count>', 'at most so many, up to 1000', '100')
    .action(async (given: Filter & { limit: string }, command: Command) => {
      const session = sessionOf(command)
      const page_size = Number(given.limit)
      const { audit_events: events } = await session.client.call('listAuditEvents', {
        query: { ...queryOf(given), page_size },
      })
      renderList(
        events,
        {
          at: (event) => event.at,
          principal: (event) => event.principal,
          operation: (event) => event.operation,
          outcome: (event) => event.outcome,
          kind: (event) => event.object_kind,
          object: (event) => event.object_name ?? event.object_id,
          from: (event) => event.source_address,
          event_id: (event) => event.event_id,
        },
        session,
      )
    })

const exportEvents = (): Command =>
  choosing(new Command('export').description('every event that fits, oldest first, one JSON object a line'))
    .addOption(
      new Option('--format <format>', 'ocsf: API Activity of OCSF 1.3; ndjson: as «list» gives them')
        .choices(['ocsf', 'ndjson'])
        .default('ocsf'),
    )
    .option('--to-file <file>', 'instead of standard output')
    .action(async (given: Filter & { format: 'ocsf' | 'ndjson'; toFile?: string }, command: Command) => {
      const query = { ...queryOf(given), format: given.format }
      const { body } = await sessionOf(command).client.call('exportAuditEvents', { query })
      if (!body) return
      const sink =
        given.toFile === undefined ? process.stdout : createWriteStream(given.toFile, { mode: 0o600 })
      await pipeline(Readable.fromWeb(body as Parameters<typeof Readable.fromWeb>[0]), sink, {
        end: given.toFile !== undefined,
      })
    })

const verify = (): Command =>
  new Command('verify')
    .description('hold the audit log against its seals and anchors; exit 1 when it was tampered with')
    .action(async (_options: object, command: Command) => {
      const session = sessionOf(command)
      const { anchor, findings, ...report } = await session.client.call('verifyAudit', {})
      renderOne(
        { ...report, anchor_seal: anchor?.seal, anchored_at: anchor?.at, anchored_in: anchor?.kept_in },
        session,
      )
      if (report.intact) return
      renderList(
        findings,
        {
          kind: (finding) => finding.kind,
          seal: (finding) => finding.seal,
          event_id: (finding) => finding.event_id,
          what: (finding) => finding.what,
        },
        session,
      )
      throw new CommandFailure(`The audit log was tampered with: ${report.finding_count} finding(s).`, 1)
    })

const erase = (): Command =>
  new Command('erase')
    .description(
      'erase who, what and where from of one event, where the law asks for it; the seal still holds',
    )
    .argument('<event_id>')
    .requiredOption('--reason <text>', 'is recorded')
    .action(async (event_id: string, { reason }: { reason: string }, command: Command) => {
      await sessionOf(command).client.call('eraseAuditPayload', { params: { event_id }, body: { reason } })
    })

export const auditCommands = (): Command => {
  const noun = new Command('audit').description('list, export, verify, erase')
  for (const verb of [listEvents(), exportEvents(), verify(), erase()]) noun.addCommand(verb)
  return noun
}

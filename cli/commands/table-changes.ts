import type { Command } from 'commander'
import { CommandFailure } from '../failure.ts'
import { renderList, renderOne } from '../render.ts'
import { sessionOf } from '../session.ts'
import { parseTableName } from '../table-name.ts'

const collect = (value: string, all: readonly string[] = []): string[] => [...all, value]

const pairOf = (text: string): [string, string] => {
  const at = text.indexOf('=')
  if (at < 1) throw new CommandFailure(`«${text}» sets nothing; write key=value.`, 2)
  return [text.slice(0, at), text.slice(at + 1)]
}

const properties = async (
  name: string,
  { set = [], remove = [] }: { set?: string[]; remove?: string[] },
  command: Command,
): Promise<void> => {
  const session = sessionOf(command)
  const params = parseTableName(name)
  const body = { set: Object.fromEntries(set.map(pairOf)), remove }
  const asks = set.length + remove.length === 0
  const table = asks
    ? await session.client.call('getTable', { params })
    : await session.client.call('updateTableProperties', { params, body })
  renderOne(table.properties, session)
}

const refs = async (name: string, _options: object, command: Command): Promise<void> => {
  const session = sessionOf(command)
  const answer = await session.client.call('listTableRefs', { params: parseTableName(name) })
  renderList(
    answer.refs,
    {
      name: (r) => r.name,
      type: (r) => r.type,
      snapshot_id: (r) => r.snapshot_id,
      committed: (r) => r.committed_at,
      max_ref_age_ms: (r) => r.max_ref_age_ms,
    },
    session,
  )
}

interface RefOptions {
  readonly tag?: boolean
  readonly snapshot?: string
  readonly from?: string
  readonly replace?: boolean
  readonly retainDays?: string
}

const DAY_MS = 86_400_000n

const daysOf = (text: string): string => {
  if (!/^[1-9]\d{0,5}$/.test(text)) throw new CommandFailure(`«${text}» is not a number of days.`, 2)
  return (BigInt(text) * DAY_MS).toString()
}

const setRef = async (name: string, ref: string, options: RefOptions, command: Command): Promise<void> => {
  const session = sessionOf(command)
  const answer = await session.client.call('setTableRef', {
    params: { ...parseTableName(name), ref },
    body: {
      type: options.tag ? 'tag' : 'branch',
      snapshot_id: options.snapshot,
      from_ref: options.from,
      existing: options.replace ? 'replace' : 'fail',
      max_ref_age_ms: options.retainDays === undefined ? undefined : daysOf(options.retainDays),
    },
  })
  renderOne(answer, session)
}

interface ExpireOptions {
  readonly run?: boolean
  readonly olderThanDays?: string
  readonly retainLast?: string
}

const numberOf = (text: string | undefined): number | undefined => {
  if (text === undefined) return undefined
  const number = Number(text)
  if (text.trim() === '' || !Number.isFinite(number))
    throw new CommandFailure(`«${text}» is not a number.`, 2)
  return number
}

const expire = async (name: string, options: ExpireOptions, command: Command): Promise<void> => {
  const session = sessionOf(command)
  const answer = await session.client.call('expireTableSnapshots', {
    params: parseTableName(name),
    body: {
      dry_run: !options.run,
      older_than_days: numberOf(options.olderThanDays),
      retain_last: numberOf(options.retainLast),
    },
  })
  if (session.format === 'json' || session.format === 'yaml') return renderOne(answer, session)
  const rows = [
    { kind: 'snapshots', count: String(answer.snapshots.length), size_bytes: null },
    { kind: 'branches and tags', count: String(answer.refs.length), size_bytes: null },
    ...answer.files.map((file) => ({ ...file, kind: `${file.kind.replaceAll('_', ' ')} files` })),
  ]
  renderList(
    rows,
    {
      [answer.dry_run ? 'would_expire' : 'expired']: (r) => r.kind,
      count: (r) => r.count,
      bytes: (r) => r.size_bytes,
    },
    session,
  )
  if (answer.dry_run) console.error('Nothing was changed. Add --run to expire them.')
}

/** Changes of a table that leave its rows alone. */
export const addTableChanges = (noun: Command): void => {
  noun
    .command('properties <table>')
    .description('its properties; with --set and --remove, change them')
    .option('--set <key=value>', 'set one; repeat for more', collect)
    .option('--remove <key>', 'remove one; repeat for more', collect)
    .action(properties)
  noun
    .command('rollback <table> <snapshot>')
    .description('make an older snapshot the current one; can be undone until it expires')
    .action(async (name: string, snapshot_id: string, _options: object, command: Command) => {
      const session = sessionOf(command)
      const params = parseTableName(name)
      const {
        properties: _,
        columns: _columns,
        ...table
      } = await session.client.call('rollbackTable', {
        params,
        body: { snapshot_id },
      })
      renderOne(table, session)
    })
  noun
    .command('expire <table>')
    .description('say which snapshots and files would go; with --run, expire them')
    .option('--run', 'do it')
    .option('--older-than-days <days>', 'at least 7; default what the table says, or 7')
    .option('--retain-last <number>', 'of each branch keep at least so many')
    .action(expire)
  noun.command('refs <table>').description('its branches and tags').action(refs)
  noun
    .command('set-ref <table> <name>')
    .description('create a branch, or with --tag a tag')
    .option('--tag', 'a tag')
    .option('--snapshot <id>', 'point to this snapshot; default the current one')
    .option('--from <ref>', 'point to where this branch or tag points')
    .option('--replace', 'it may exist already')
    .option('--retain-days <days>', 'expire it after so many days')
    .action(setRef)
  noun
    .command('drop-ref <table> <name>')
    .description('drop a branch or tag; its snapshots stay until they expire')
    .action(async (name: string, ref: string, _options: object, command: Command) => {
      await sessionOf(command).client.call('dropTableRef', { params: { ...parseTableName(name), ref } })
    })
  noun
    .command('fast-forward <table> <branch> <to>')
    .description('bring a branch to the head of another that comes after it')
    .action(async (name: string, ref: string, to: string, _options: object, command: Command) => {
      const session = sessionOf(command)
      const params = { ...parseTableName(name), ref }
      renderOne(await session.client.call('fastForwardRef', { params, body: { to } }), session)
    })
}

import type {
  AlterTableStatement,
  CreateRef,
  RefRetention,
  RefSource,
  AlterAction,
  ShowBranchesStatement,
} from './alter-types.ts'
import { needColumnName, needTableName } from './parse-name.ts'
import { takeProperties } from './parse-properties.ts'
import type { Span } from './sql-error.ts'
import {
  expected,
  failAt,
  here,
  looksAt,
  needEnd,
  needInteger,
  needWords,
  peek,
  takeWords,
  type Cursor,
} from './token-cursor.ts'

const UNITS: Readonly<Record<string, bigint>> = { DAY: 86_400_000n, HOUR: 3_600_000n, MINUTE: 60_000n }

/** `7 DAYS`, `12 HOURS`, `30 MINUTES`, in milliseconds. */
const needDuration = (cursor: Cursor): bigint => {
  const count = needInteger(cursor, 'a number of days, hours or minutes')
  const unit = UNITS[peek(cursor)?.upper.replace(/S$/, '') ?? '']
  if (unit === undefined) throw expected(cursor, 'DAYS, HOURS or MINUTES')
  cursor.at += 1
  if (count < 1) throw expected(cursor, 'a duration of at least 1')
  return BigInt(count) * unit
}

const takeSource = (cursor: Cursor): { source?: RefSource } => {
  if (!takeWords(cursor, 'AS', 'OF', 'VERSION')) return {}
  const token = peek(cursor)
  if (token?.kind === 'number' && /^\d{1,19}$/.test(token.text)) {
    cursor.at += 1
    return { source: { kind: 'snapshot', id: BigInt(token.text), span: token } }
  }
  if (token?.kind !== 'string') throw expected(cursor, "a snapshot id, or a 'branch or tag'")
  cursor.at += 1
  return { source: { kind: 'ref', name: token.value, span: token } }
}

/** `WITH SNAPSHOT RETENTION 5 SNAPSHOTS 7 DAYS`, either part alone, too. */
const takeSnapshotRetention = (cursor: Cursor): RefRetention => {
  if (!takeWords(cursor, 'WITH', 'SNAPSHOT', 'RETENTION')) return {}
  const counts = peek(cursor, 1)?.upper === 'SNAPSHOTS' || peek(cursor, 1)?.upper === 'SNAPSHOT'
  const minSnapshotsToKeep = counts ? needInteger(cursor, 'a number of snapshots') : undefined
  if (counts) cursor.at += 1
  if (minSnapshotsToKeep !== undefined && (minSnapshotsToKeep < 1 || minSnapshotsToKeep > 2 ** 31 - 1))
    throw expected(cursor, 'at least 1 snapshot')
  const wantsAge = !counts || peek(cursor)?.kind === 'number'
  return {
    ...(minSnapshotsToKeep === undefined ? {} : { minSnapshotsToKeep }),
    ...(wantsAge ? { maxSnapshotAgeMs: needDuration(cursor) } : {}),
  }
}

const takeExisting = (cursor: Cursor, orReplace: boolean): CreateRef['existing'] => {
  const { start } = here(cursor)
  if (!takeWords(cursor, 'IF', 'NOT', 'EXISTS')) return orReplace ? 'replace' : 'fail'
  if (!orReplace) return 'skip'
  throw failAt(cursor, { start, end: here(cursor).start }, 'OR REPLACE and IF NOT EXISTS exclude each other.')
}

const needRefType = (cursor: Cursor): 'branch' | 'tag' => {
  if (takeWords(cursor, 'BRANCH')) return 'branch'
  if (takeWords(cursor, 'TAG')) return 'tag'
  throw expected(cursor, 'BRANCH or TAG')
}

/**
 * `CREATE [OR REPLACE] BRANCH|TAG [IF NOT EXISTS] name [AS OF VERSION n] [RETAIN 7 DAYS] [WITH SNAPSHOT RETENTION …]`
 * and `REPLACE BRANCH|TAG …` in ALTER TABLE: Spark's words, since Trino has none for tags and retention.
 */
export const needCreateRef = (cursor: Cursor): CreateRef => {
  const must = takeWords(cursor, 'REPLACE')
  if (!must) needWords(cursor, 'CREATE')
  const orReplace = takeWords(cursor, 'OR', 'REPLACE')
  const type = needRefType(cursor)
  const existing = must ? 'must' : takeExisting(cursor, orReplace)
  const ref = needColumnName(cursor)
  const source = takeSource(cursor)
  const retain = takeWords(cursor, 'RETAIN') ? { maxRefAgeMs: needDuration(cursor) } : {}
  if (type === 'tag' && looksAt(cursor, 'WITH', 'SNAPSHOT'))
    throw failAt(
      cursor,
      here(cursor),
      'A tag is one snapshot: it has no snapshot retention.',
      'SYNTAX_NOT_ALLOWED',
    )
  return {
    kind: 'create_ref',
    type,
    ref,
    ...source,
    existing,
    retention: { ...retain, ...takeSnapshotRetention(cursor) },
  }
}

/** `BRANCH|TAG [IF EXISTS] name` after DROP. */
export const needDropRef = (cursor: Cursor): AlterAction => {
  const type = needRefType(cursor)
  const ifExists = takeWords(cursor, 'IF', 'EXISTS')
  return { kind: 'drop_ref', type, ref: needColumnName(cursor), ifExists }
}

const altered = (
  cursor: Cursor,
  span: Span,
  target: AlterTableStatement['target'],
  action: AlterAction,
): AlterTableStatement => {
  needEnd(cursor)
  return { kind: 'alter_table', span, target, ifExists: false, action }
}

/** After CREATE [OR REPLACE] BRANCH: `[OR REPLACE] [IF NOT EXISTS] name IN TABLE t [FROM branch]`, as in Trino. */
export const parseCreateBranch = (cursor: Cursor, span: Span, replaces: boolean): AlterTableStatement => {
  const orReplace = takeWords(cursor, 'OR', 'REPLACE') || replaces
  const existing = takeExisting(cursor, orReplace)
  const ref = needColumnName(cursor)
  const [property] = takeProperties(cursor)
  if (property)
    throw failAt(
      cursor,
      property.keySpan,
      `A branch has no property ${property.key}. For retention write ALTER TABLE … CREATE BRANCH … RETAIN.`,
      'INVALID_PROPERTY',
    )
  needWords(cursor, 'IN', 'TABLE')
  const target = needTableName(cursor)
  const from = takeWords(cursor, 'FROM') ? needColumnName(cursor) : undefined
  const source = from && { source: { kind: 'ref' as const, name: from.name, span: from.span } }
  return altered(cursor, span, target, {
    kind: 'create_ref',
    type: 'branch',
    ref,
    ...source,
    existing,
    retention: {},
  })
}

/** After DROP BRANCH: `[IF EXISTS] name IN TABLE t`. */
export const parseDropBranch = (cursor: Cursor, span: Span): AlterTableStatement => {
  const ifExists = takeWords(cursor, 'IF', 'EXISTS')
  const ref = needColumnName(cursor)
  needWords(cursor, 'IN', 'TABLE')
  return altered(cursor, span, needTableName(cursor), { kind: 'drop_ref', type: 'branch', ref, ifExists })
}

/** After ALTER BRANCH: `main IN TABLE t FAST FORWARD TO audit`. */
export const parseAlterBranch = (cursor: Cursor, span: Span): AlterTableStatement => {
  const ref = needColumnName(cursor)
  needWords(cursor, 'IN', 'TABLE')
  const target = needTableName(cursor)
  needWords(cursor, 'FAST', 'FORWARD', 'TO')
  return altered(cursor, span, target, { kind: 'fast_forward', ref, to: needColumnName(cursor) })
}

/** After SHOW BRANCHES: `FROM|IN TABLE t`. */
export const parseShowBranches = (cursor: Cursor, span: Span): ShowBranchesStatement => {
  if (!takeWords(cursor, 'IN')) needWords(cursor, 'FROM')
  takeWords(cursor, 'TABLE')
  const target = needTableName(cursor)
  needEnd(cursor)
  return { kind: 'show_branches', span, target }
}

import { sqlError, type Span, type SqlError } from './sql-error.ts'
import { mayBeName } from './keywords.ts'
import type { NamePart, QualifiedName } from './statement-types.ts'
import type { Piece } from './rewrite-pieces.ts'
import type { TimeTravel } from './query-types.ts'

/** A time travel clause among the pieces: the pieces [nameAt, end) are to be replaced. */
export interface FoundTimeTravel {
  readonly nameAt: number
  readonly end: number
  readonly target: QualifiedName
  readonly at: TimeTravel
  readonly span: Span
}

const word = (piece: Piece | undefined, ...uppers: readonly string[]): boolean =>
  piece?.kind === 'word' && uppers.includes(piece.upper)
const op = (piece: Piece | undefined, text: string): boolean => piece?.kind === 'op' && piece.text === text
const isName = (piece: Piece | undefined): boolean =>
  piece?.kind === 'quoted' || (piece?.kind === 'word' && mayBeName(piece.upper))

/** Do the pieces at `at` read FOR VERSION AS OF or FOR TIMESTAMP AS OF? */
export const isTimeTravel = (pieces: readonly Piece[], at: number): boolean =>
  word(pieces[at], 'FOR') &&
  word(pieces[at + 1], 'VERSION', 'TIMESTAMP') &&
  word(pieces[at + 2], 'AS') &&
  word(pieces[at + 3], 'OF')

const spanOf = (pieces: readonly Piece[], from: number, to: number): Span => ({
  start: pieces[from]?.origin.start ?? 0,
  end: pieces[to]?.origin.end ?? pieces.at(-1)?.origin.end ?? 0,
})

/** The dotted name that ends just before `end`. */
const nameBefore = (
  source: string,
  pieces: readonly Piece[],
  end: number,
): { at: number; name: QualifiedName } => {
  const parts: NamePart[] = []
  let at = end
  do {
    const piece = pieces[at - 1]
    const fits =
      piece?.kind === 'quoted' || (piece?.kind === 'word' && (parts.length > 0 || mayBeName(piece.upper)))
    if (piece === undefined || !fits) throw misplaced(source, pieces, end)
    parts.unshift({ text: piece.value, quoted: piece.kind === 'quoted' })
    at -= 2
  } while (op(pieces[at], '.') && at > 0)
  at += 1
  const span = spanOf(pieces, at, end - 1)
  if (parts.length > 3)
    throw sqlError(
      'INVALID_NAME',
      `The name has ${parts.length} parts; a table name has at most 3.`,
      source,
      span,
    )
  return { at, name: { parts, span } }
}

const misplaced = (source: string, pieces: readonly Piece[], at: number): SqlError =>
  sqlError(
    'SYNTAX_ERROR',
    'FOR … AS OF stands directly behind the name of a table, before its alias.',
    source,
    spanOf(pieces, at, at + 3),
  )

const UNITS: Readonly<Record<string, number>> = {
  SECOND: 1000,
  MINUTE: 60_000,
  HOUR: 3_600_000,
  DAY: 86_400_000,
  WEEK: 604_800_000,
}

interface Moment {
  readonly at: TimeTravel
  readonly end: number
}

const parameterAt = (
  pieces: readonly Piece[],
  at: number,
  clause: 'version' | 'timestamp',
): Moment | undefined => {
  const marker = pieces[at + 1]
  return op(pieces[at], ':') && marker?.kind === 'word'
    ? { at: { kind: 'parameter', clause, name: marker.value }, end: at + 2 }
    : undefined
}

const versionAt = (pieces: readonly Piece[], at: number): Moment | undefined => {
  const piece = pieces[at]
  if (piece?.kind === 'number' && /^[0-9]{1,19}$/.test(piece.text))
    return { at: { kind: 'snapshot', id: piece.text.replace(/^0+(?=.)/, '') }, end: at + 1 }
  if (piece?.kind === 'string' && piece.value !== '')
    return { at: { kind: 'ref', name: piece.value }, end: at + 1 }
  return parameterAt(pieces, at, 'version')
}

/** `- INTERVAL '2' DAY`, `- INTERVAL 2 DAYS` or `- INTERVAL '2 days'` behind the current time; nothing is zero. */
const agoAt = (pieces: readonly Piece[], at: number): Moment | undefined => {
  if (!op(pieces[at], '-') || !word(pieces[at + 1], 'INTERVAL'))
    return { at: { kind: 'ago', milliseconds: 0 }, end: at }
  const amount = pieces[at + 2]
  if (amount?.kind !== 'string' && amount?.kind !== 'number') return undefined
  const inOne = /^\s*([0-9]{1,9})\s*([A-Za-z]*)\s*$/.exec(amount.value)
  const unitInside = inOne?.[2] !== ''
  const unitWord = unitInside ? inOne?.[2]?.toUpperCase() : pieces[at + 3]?.upper
  const unit = UNITS[unitWord?.replace(/S$/, '') ?? '']
  if (inOne === null || unit === undefined) return undefined
  return { at: { kind: 'ago', milliseconds: Number(inOne[1]) * unit }, end: at + (unitInside ? 3 : 4) }
}

const timestampAt = (pieces: readonly Piece[], at: number): Moment | undefined => {
  const piece = pieces[at]
  const next = pieces[at + 1]
  if (word(piece, 'CURRENT_TIMESTAMP')) return agoAt(pieces, at + 1)
  if (word(piece, 'NOW') && op(next, '(') && op(pieces[at + 2], ')')) return agoAt(pieces, at + 3)
  if (piece?.kind === 'string') return { at: { kind: 'timestamp', text: piece.value }, end: at + 1 }
  if (word(piece, 'TIMESTAMP', 'TIMESTAMPTZ', 'DATE') && next?.kind === 'string')
    return { at: { kind: 'timestamp', text: next.value }, end: at + 2 }
  return parameterAt(pieces, at, 'timestamp')
}

/**
 * Reads the clause whose FOR stands at `at` (Trino: `t FOR VERSION AS OF 123`, `… 'branch'`,
 * `FOR TIMESTAMP AS OF TIMESTAMP '…'`). Throws SYNTAX_ERROR when the moment is not a constant of a known form.
 */
export const readTimeTravel = (source: string, pieces: readonly Piece[], at: number): FoundTimeTravel => {
  const { at: nameAt, name } = nameBefore(source, pieces, at)
  const before = pieces[nameAt - 1]
  // A name, AS or a closing bracket before the name means that the name is an alias.
  if (isName(before) || before?.kind === 'string' || op(before, ')') || word(before, 'AS'))
    throw misplaced(source, pieces, at)
  const version = word(pieces[at + 1], 'VERSION')
  const moment = version ? versionAt(pieces, at + 4) : timestampAt(pieces, at + 4)
  if (moment === undefined)
    throw sqlError(
      'SYNTAX_ERROR',
      version
        ? "After FOR VERSION AS OF comes a snapshot id, a 'branch or tag', or a parameter (:name)."
        : "After FOR TIMESTAMP AS OF comes TIMESTAMP '2026-01-31 12:00:00 UTC', DATE '…', current_timestamp - INTERVAL '1' DAY, or a parameter (:name).",
      source,
      spanOf(pieces, at, Math.min(at + 4, pieces.length - 1)),
    )
  return {
    nameAt,
    end: moment.end,
    target: name,
    at: moment.at,
    span: spanOf(pieces, nameAt, moment.end - 1),
  }
}

/** Behind these words a bare table name stands, and no alias may follow it. */
const NO_ALIAS = ['SUMMARIZE', 'DESCRIBE', 'DESC', 'TABLE', 'SHOW']

/** May and must an alias be written behind the name in the pieces [start, end), so that `t.x` keeps its meaning? */
export const lacksAlias = (pieces: readonly Piece[], start: number, end: number): boolean =>
  !word(pieces[end], 'AS') && !isName(pieces[end]) && !word(pieces[start - 1], ...NO_ALIAS)

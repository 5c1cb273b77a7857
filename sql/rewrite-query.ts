import { asciiLower } from './lexer.ts'
import { sqlError, type Span } from './sql-error.ts'
import { expectsOperand } from './keywords.ts'
import { positionMap, type Segment } from './position-map.ts'
import { GENERATED_PREFIX } from './parse-name.ts'
import { lacksAlias, isTimeTravel, readTimeTravel } from './time-travel.ts'
import { piecesOf, quoteName, type Piece } from './rewrite-pieces.ts'
import type { QueryPart } from './statement-types.ts'
import type { QueryPiece, RewriteOptions, RewrittenQuery, ViewReference } from './query-types.ts'

/** A piece of output: it replaces `origin` of the original text. */
type Output = Pick<Piece, 'text' | 'origin'>

interface Draft {
  readonly part: QueryPart
  readonly pieces: Piece[]
  readonly output: Output[]
  readonly views: ViewReference[]
  /** Folded name to name as first written. */
  readonly parameters: Map<string, string>
}

/**
 * May an operand begin after this piece? After one that ends an operand a colon is an alias (`a: 1`), a struct key
 * (`{'a': b}`), a lambda (`lambda x: y`) or a slice (`l[1:n]`).
 */
const wantsOperand = (pieces: readonly Piece[], at: number): boolean => {
  const previous = pieces[at - 1]
  if (previous === undefined) return true
  if (previous.kind === 'op') {
    if (previous.text === '[') return at < 2 || wantsOperand(pieces, at - 1)
    return ![')', ']', '}', '.'].includes(previous.text)
  }
  return previous.kind === 'word' && expectsOperand(previous.upper) && !isLambdaName(pieces, at - 1)
}

/** `lambda rows: …` and `lambda a, rows: …`: the word is a name even if it could be a keyword. */
const isLambdaName = (pieces: readonly Piece[], at: number): boolean => {
  let before = at - 1
  while (pieces[before]?.text === ',' && pieces[before - 1]?.kind === 'word') before -= 2
  return pieces[before]?.upper === 'LAMBDA'
}

const isParameter = (pieces: readonly Piece[], at: number): boolean => {
  const colon = pieces[at]
  const name = pieces[at + 1]
  return (
    colon?.kind === 'op' &&
    colon.text === ':' &&
    name?.kind === 'word' &&
    name.origin.start === colon.origin.end &&
    wantsOperand(pieces, at)
  )
}

/** DuckDB folds the case of parameter names, and `$a$` would open a dollar quote. */
const checkParameter = ({ part, parameters }: Draft, name: Piece): void => {
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name.value))
    throw sqlError(
      'INVALID_PARAMETER',
      `Parameter names consist of ASCII letters, digits and underscores, unlike :${name.value}.`,
      part.source,
      name.origin,
    )
  const twin = parameters.get(asciiLower(name.value))
  if (twin !== undefined && twin !== name.value)
    throw sqlError(
      'INVALID_PARAMETER',
      `:${name.value} and :${twin} differ only by case.`,
      part.source,
      name.origin,
    )
}

const addParameter = (draft: Draft, at: number): number => {
  const colon = draft.pieces[at]
  const name = draft.pieces[at + 1]
  if (colon === undefined || name === undefined) return at + 1
  checkParameter(draft, name)
  draft.parameters.set(asciiLower(name.value), name.value)
  draft.output.push({ text: `$${name.value}`, origin: { start: colon.origin.start, end: name.origin.end } })
  return at + 2
}

/** Index in the output of the piece that the name began with: names are copied piece by piece. */
const cutName = (draft: Draft, count: number): void => {
  draft.output.splice(draft.output.length - count, count)
}

const addTimeTravel = (draft: Draft, at: number): number => {
  const { pieces, views, output } = draft
  const found = readTimeTravel(draft.part.source, pieces, at)
  cutName(draft, at - found.nameAt)
  const view = `${GENERATED_PREFIX}at_${views.length + 1}`
  views.push({ view, target: found.target, at: found.at, span: found.span })
  const name = quoteName(found.target.parts.at(-1)?.text ?? view)
  const alias = lacksAlias(pieces, found.nameAt, found.end) ? ` AS ${name}` : ''
  output.push({ text: `${view}${alias}`, origin: found.span })
  return found.end
}

const rewritePieces = (draft: Draft): void => {
  const { pieces, output } = draft
  for (let at = 0; at < pieces.length;) {
    const piece = pieces[at]
    if (piece === undefined) break
    if (isTimeTravel(pieces, at)) at = addTimeTravel(draft, at)
    else if (isParameter(pieces, at)) at = addParameter(draft, at)
    else {
      output.push(piece)
      at += 1
    }
  }
}

/** What lies between two tokens, as blanks of the same length; line breaks stay. */
const blanks = (gap: string): string => (gap === ' ' ? gap : gap.replace(/[^\n\r]/g, ' '))

/** Text that grows, and where its pieces come from. */
interface Joined {
  text: string
  readonly segments: Segment[]
}

const append = (joined: Joined, text: string, origin: Span): void => {
  const start = joined.text.length
  joined.text += text
  joined.segments.push({ start, end: start + text.length, origin })
}

const appendPart = (joined: Joined, part: QueryPart, output: readonly Output[]): void => {
  let read = part.span.start
  for (const { text, origin } of output) {
    if (origin.start > read) joined.text += blanks(part.source.slice(read, origin.start))
    append(joined, text, origin)
    read = Math.max(read, origin.end)
  }
}

/** Stands in a composed query for the table that the statement changes. */
export const TARGET_VIEW = `${GENERATED_PREFIX}target`

/**
 * Puts a query together from parts of a statement and text of ours, each part rewritten as by `rewriteQuery`. `whole`
 * is the statement: what cannot be placed is reported there. Throws as `rewriteQuery`.
 */
export const composeQuery = (
  whole: QueryPart,
  pieces: readonly QueryPiece[],
  options: RewriteOptions = {},
): RewrittenQuery => {
  const joined: Joined = { text: '', segments: [] }
  const shared = { views: new Array<ViewReference>(), parameters: new Map<string, string>() }
  for (const piece of pieces)
    if (typeof piece === 'string') joined.text += piece
    else if ('target' in piece) {
      const { target, branch } = piece
      const where = branch === undefined ? {} : { branch: branch.name }
      shared.views.push({ view: TARGET_VIEW, target, ...where, span: target.span })
      append(joined, TARGET_VIEW, target.span)
    } else {
      const found = piecesOf(piece, options.identifiers ?? {})
      const draft: Draft = { part: piece, pieces: found, output: [], ...shared }
      rewritePieces(draft)
      appendPart(joined, piece, draft.output)
    }
  const { text, segments } = joined
  const { views, parameters } = shared
  return {
    text,
    part: whole,
    views,
    parameters: [...parameters.values()],
    ...positionMap(text, segments, whole.span),
  }
}

/**
 * Turns a query of ours into one that DuckDB can parse: time travel becomes a view name with the table's name as
 * alias, `:name` becomes `$name`, `IDENTIFIER(:t)` becomes the name, comments become blanks. Strings, dollar quotes,
 * casts, slices, struct literals and lambdas are left alone. The text ends without a comment, so it can be embedded.
 * Throws `SqlError`: SYNTAX_ERROR, MISSING_PARAMETER, INVALID_PARAMETER, NAME_NOT_ALLOWED, SYNTAX_NOT_ALLOWED.
 */
export const rewriteQuery = (query: QueryPart | string, options: RewriteOptions = {}): RewrittenQuery => {
  const part = typeof query === 'string' ? { source: query, span: { start: 0, end: query.length } } : query
  return composeQuery(part, [part], options)
}

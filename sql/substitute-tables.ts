import { tokenize } from './lexer.ts'
import { lacksAlias } from './time-travel.ts'
import { sqlError } from './sql-error.ts'
import { quoteName } from './rewrite-pieces.ts'
import type { QueryAnalysis, RewrittenQuery, TableReference } from './query-types.ts'

/**
 * Writes other names in place of table references, for engines that make one view a reference instead of a catalog
 * of the same shape. `nameOf` gives the name to use, quoted where it needs it, or undefined to leave a reference as
 * it is. The table's own name becomes the alias where none was written, so `t.x` still works; `schema.t.x` does not.
 */
export const substituteTables = (
  query: RewrittenQuery,
  analysis: QueryAnalysis,
  nameOf: (reference: TableReference) => string | undefined,
): string => {
  const tokens = tokenize(query.text).map((token) => ({ ...token, origin: token }))
  const starts = new Map(tokens.map((token, index) => [token.start, index]))
  const ends = new Map(tokens.map((token, index) => [token.end, index + 1]))
  const edits = analysis.tables
    .map((reference) => ({ reference, name: nameOf(reference) }))
    .filter(({ name }) => name !== undefined)
    .sort((a, b) => a.reference.rewrittenSpan.start - b.reference.rewrittenSpan.start)
  let text = ''
  let copied = 0
  for (const { reference, name } of edits) {
    const { start, end } = reference.rewrittenSpan
    if (end === 0)
      throw sqlError(
        'SYNTAX_NOT_ALLOWED',
        'This table cannot be told from others here.',
        query.part.source,
        reference.span,
      )
    const needed = lacksAlias(tokens, starts.get(start) ?? 0, ends.get(end) ?? tokens.length)
    const alias = needed ? ` AS ${quoteName(reference.lookup.table)}` : ''
    text += `${query.text.slice(copied, start)}${name}${alias}`
    copied = end
  }
  return text + query.text.slice(copied)
}

import { analyseQuery, parseStatement, rewriteQuery, statementMarkers } from '@boathouse/sql'
import type { ExecutionDeps } from './engine-options.ts'
import { refuseNestedTexts } from './nested-text.ts'
import { parseTree } from './parse-tree.ts'
import { errorAt } from './text-position.ts'

/**
 * Says without running it what is wrong with a statement whatever the tables hold: its syntax, and what may not be
 * called. Names are not looked up. Throws `SqlError` and `EngineError` with the place in the text.
 */
export const checkStatement = async (
  deps: Pick<ExecutionDeps, 'readers'>,
  text: string,
  signal?: AbortSignal,
): Promise<void> => {
  refuseNestedTexts({ text, statementId: '', catalog: '', schema: '' })
  // Any name will do in the place of `IDENTIFIER(:t)`.
  const identifiers = Object.fromEntries(statementMarkers(text).map(({ name }) => [name, 'any_name']))
  const statement = parseStatement(text, { identifiers })
  if (statement.kind === 'unsupported')
    throw errorAt('NOT_SUPPORTED', statement.message, text, statement.span)
  const query = 'query' in statement ? statement.query : undefined
  if (!query) return
  const rewritten = rewriteQuery(query, { identifiers })
  analyseQuery(await parseTree(deps.readers, rewritten.text, signal), rewritten, {})
}

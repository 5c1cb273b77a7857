import { nextPage, submitStatement, type TrinoTarget } from './statement-client.ts'
import { readRows } from './read-rows.ts'
import type { TrinoSession } from './session-headers.ts'
import { bindParameters } from './bind-parameters.ts'

/** A query that Trino knows, running or over. */
export interface KnownQuery {
  readonly queryId: string
  readonly source: string
  /** `QUEUED`, `RUNNING`, `FINISHED`, `FAILED`, … */
  readonly state: string
  /** Why it failed, such as `USER_CANCELED`. */
  readonly errorName: string | undefined
}

/** Runs a small statement to its end and gives its rows as texts. Throws TrinoError, the query's own included. */
export const runSmallQuery = async (
  target: TrinoTarget,
  text: string,
  session: TrinoSession,
  signal: AbortSignal,
): Promise<readonly (readonly (string | null)[])[]> => {
  const rows: (readonly (string | null)[])[] = []
  let handle = await submitStatement(target, text, session, signal)
  for (let { nextUri } = handle; nextUri !== undefined; { nextUri } = handle) {
    const { page, handle: next } = await nextPage(target, { ...handle, nextUri }, session.user, signal)
    if (page.error) throw page.error
    if (page.data && page.columns)
      for await (const batch of readRows(target.send, page.columns, page.data, signal)) rows.push(...batch)
    handle = next
  }
  return rows
}

const find = async (
  target: TrinoTarget,
  column: 'source' | 'query_id',
  values: readonly string[],
  session: TrinoSession,
  signal: AbortSignal,
): Promise<readonly KnownQuery[]> => {
  const text = bindParameters(
    `SELECT query_id, source, state, error_code FROM system.runtime.queries
     WHERE ${column} IN (${values.map((_, at) => `:v${at}`).join(', ')}) ORDER BY created DESC`,
    values.map((value, at) => ({ name: `v${at}`, value })),
  )
  const rows = await runSmallQuery(target, text, { ...session, source: 'boathouse-lookup' }, signal)
  return rows.map(([queryId, source, state, errorName]) => ({
    queryId: queryId ?? '',
    source: source ?? '',
    state: state ?? '',
    errorName: errorName ?? undefined,
  }))
}

/**
 * The queries that came with one of these sources, newest first. Trino forgets finished ones after a while (15 minutes
 * and the last hundred, unless set otherwise), so that finding nothing proves nothing about older ones. Throws TrinoError.
 */
export const findQueriesBySource = (
  target: TrinoTarget,
  sources: readonly string[],
  session: TrinoSession,
  signal: AbortSignal,
): Promise<readonly KnownQuery[]> => find(target, 'source', sources, session, signal)

/** The query of this id; undefined when Trino does not know it (any more). Throws TrinoError. */
export const findQuery = async (
  target: TrinoTarget,
  queryId: string,
  session: TrinoSession,
  signal: AbortSignal,
): Promise<KnownQuery | undefined> => (await find(target, 'query_id', [queryId], session, signal))[0]

import { nextPage, submitStatement, type TrinoTarget } from './statement-client.ts'
import { readRows } from './read-rows.ts'
import type { TrinoSession } from './session-headers.ts'
import { bindParameters } from './bind-parameters.ts'

/** A query that Trino knows, running or over. */
export interface KnownQuery {
  readonly queryId: string
  /** `QUEUED`, `RUNNING`, `FINISHED`, `FAILED`, … */
  readonly state: string
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

/**
 * The queries that came with this source, newest first. Trino forgets finished ones after a while (15 minutes and the
 * last hundred, unless set otherwise), so that finding nothing proves nothing about older ones. Throws TrinoError.
 */
export const findQueriesBySource = async (
  target: TrinoTarget,
  source: string,
  session: TrinoSession,
  signal: AbortSignal,
): Promise<readonly KnownQuery[]> => {
  const text = bindParameters(
    'SELECT query_id, state FROM system.runtime.queries WHERE source = :source ORDER BY created DESC',
    [{ name: 'source', value: source }],
  )
  const rows = await runSmallQuery(target, text, { ...session, source: 'boathouse-lookup' }, signal)
  return rows.map(([queryId, state]) => ({ queryId: queryId ?? '', state: state ?? '' }))
}

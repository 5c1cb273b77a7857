/** What a statement carries beside its text. */
export interface TrinoSession {
  readonly user: string
  /** Names the attempt: a query is found again by it in `system.runtime.queries`. */
  readonly source: string
  readonly catalog?: string | undefined
  readonly schema?: string | undefined
  readonly clientTags?: readonly string[]
  readonly traceToken?: string | undefined
  /** Session properties, such as `query_max_execution_time`. */
  readonly properties?: Readonly<Record<string, string>>
  /** Role per catalog; `system` is the coordinator's own. */
  readonly roles?: Readonly<Record<string, string>>
}

// Trino reads names and values of these headers form-encoded, several joined by commas.
const pairs = (values: Readonly<Record<string, string>>): string | undefined => {
  const list = Object.entries(values).map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
  return list.length === 0 ? undefined : list.join(',')
}

/** The `X-Trino-*` headers of a statement. Dates and times are in UTC; large results may come in segments. */
export const sessionHeaders = (session: TrinoSession): Record<string, string> => {
  const roles = Object.entries(session.roles ?? {}).map(
    ([catalog, role]) => [catalog, role === 'ALL' || role === 'NONE' ? role : `ROLE{${role}}`] as const,
  )
  const headers: Record<string, string | undefined> = {
    'x-trino-user': session.user,
    'x-trino-source': session.source,
    'x-trino-catalog': session.catalog,
    'x-trino-schema': session.schema,
    'x-trino-client-tags': session.clientTags?.join(','),
    'x-trino-trace-token': session.traceToken,
    'x-trino-session': pairs(session.properties ?? {}),
    'x-trino-role': pairs(Object.fromEntries(roles)),
    'x-trino-time-zone': 'UTC',
    // Else timestamps are cut to milliseconds.
    'x-trino-client-capabilities': 'PARAMETRIC_DATETIME',
    'x-trino-query-data-encoding': 'json+zstd,json',
  }
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined || value === '' ? [] : [[name, value] as const],
    ),
  )
}

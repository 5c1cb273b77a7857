import type { QueryAnswer } from './child/protocol.ts'
import type { Lease } from './child-pool.ts'
import type { StatementParameter } from './engine-types.ts'

const INLINE_BYTES = 64 * 1024 * 1024

/** A query of ours whose result is small: all of it, as texts. */
export const askLease = (
  lease: Pick<Lease, 'request'>,
  sql: string,
  options: {
    readonly signal?: AbortSignal
    readonly rowLimit?: number
    readonly parameters?: readonly StatementParameter[]
  } = {},
): Promise<QueryAnswer> =>
  lease.request(
    {
      op: 'query',
      instance: 'own',
      sql,
      parameters: options.parameters ?? [],
      rowLimit: options.rowLimit ?? null,
      inlineBytes: INLINE_BYTES,
      spoolPrefix: null,
      spoolLimitBytes: 0,
    },
    options.signal,
  )

import type { ReactNode } from 'react'
import { ErrorNote } from './ErrorNote.tsx'
import { Pending } from './Pending.tsx'

interface LoadedProps<Data> {
  /** As much of a query's result as is needed. */
  readonly query: {
    readonly data: Data | undefined
    readonly error: unknown
    readonly refetch: () => unknown
  }
  readonly rows?: number
  readonly children: (data: Data) => ReactNode
}

/** What a query found; its error or its skeleton stands in the same place. Data once seen stays while it reloads. */
export function Loaded<Data>({ query, rows, children }: LoadedProps<Data>): ReactNode {
  if (query.data !== undefined) return children(query.data)
  if (query.error) return <ErrorNote error={query.error} onRetry={() => void query.refetch()} />
  return <Pending rows={rows} />
}

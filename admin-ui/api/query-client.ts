import { ApiError } from '@boathouse/contract/client.ts'
import { QueryClient } from '@tanstack/react-query'

/** What a new attempt can mend: the server was away, or said so. Everything else is an answer. */
const isPassing = (error: unknown): boolean =>
  error instanceof ApiError && (error.status === 0 || error.status === 503 || error.status === 429)

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      // The event stream says what changed; until then an answer stays right.
      staleTime: 30_000,
      retry: (failures, error) => isPassing(error) && failures < 3,
      retryDelay: (attempt) => Math.min(250 * 2 ** attempt, 4000),
      refetchOnWindowFocus: false,
      networkMode: 'always',
    },
    mutations: { networkMode: 'always' },
  },
})

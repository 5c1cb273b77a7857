import { ApiError } from '@boathouse/contract/client.ts'
import { QueryCache, QueryClient } from '@tanstack/react-query'

/** What a new attempt can mend: the server was away, or said so. Everything else is an answer. */
const isPassing = (error: unknown): boolean =>
  error instanceof ApiError && (error.status === 0 || error.status === 503 || error.status === 429)

let onStranger = (): void => {}

/** What happens when the server no longer knows who asks: the session ended. */
export const whenSignedOut = (handler: () => void): void => {
  onStranger = handler
}

export const queryClient = new QueryClient({
  queryCache: new QueryCache({
    onError: (error) => {
      if (error instanceof ApiError && error.status === 401) onStranger()
    },
  }),
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

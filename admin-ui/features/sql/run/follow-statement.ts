import { api } from '../../../api/client.ts'
import type { Statement } from '../../../api/types.ts'
import { onLive } from '../../../live/live.ts'

const hasEnded = ({ status: { state } }: Statement): boolean => state !== 'QUEUED' && state !== 'RUNNING'

/** Asks at least this often, should an event be lost. */
const PATIENCE = 1000

/** Until something is said of this statement, or patience ends. */
const nextNews = (id: string): Promise<void> =>
  new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer)
      stop()
      resolve()
    }
    const timer = setTimeout(done, PATIENCE)
    const stop = onLive((message) => {
      if (message.kind === 'reset' || (message.topic === 'statements' && message.id === id)) done()
    })
  })

/** Tells every new state of a statement until it ended; a server that is away is asked again. */
export const followStatement = async (
  workspace: string,
  first: Statement,
  onChange: (statement: Statement) => void,
): Promise<Statement> => {
  let current = first
  onChange(current)
  while (!hasEnded(current)) {
    await nextNews(current.statement_id)
    const params = { workspace, statement_id: current.statement_id }
    const answer = await api.call('getStatement', { params }).catch((error: unknown) => {
      if (error instanceof Error && 'status' in error && error.status === 0) return undefined
      throw error
    })
    if (answer) {
      current = answer
      onChange(current)
    }
  }
  return current
}

import { useQueries, useQuery } from '@tanstack/react-query'
import type { OperationKey } from '@boathouse/contract/client.ts'
import { explanationQuery, type AccessTarget } from '../api/access-queries.ts'
import { sessionQuery } from '../api/session-queries.ts'
import { useWorkspace } from '../shell/workspace.ts'
import { FOR_ADMINISTRATORS, questionOf, verdictOf, type Verdict } from './question.ts'

/** What is done, and to what. */
export interface Deed {
  /** The operation of the API; the contract says what it needs. */
  readonly does: OperationKey
  /** The connection, catalog, schema or table that it is done to; the workspace of the page when absent. */
  readonly on?: AccessTarget | undefined
  /** Of what belongs to somebody, such as a dataset: whether that is oneself, who may. */
  readonly own?: boolean
}

/** Whether the server would let one do it, and if not, what would. The server decides in the end. */
export const useVerdict = ({ does, on, own = false }: Deed): Verdict => {
  const question = questionOf(does, useWorkspace(), on)
  const session = useQuery({ ...sessionQuery, enabled: question !== 'nothing' })
  const isMember = session.data?.is_admin === false
  const asked = typeof question === 'string' || own ? [] : question
  const explanations = useQueries({
    queries: asked.map((each) => ({ ...explanationQuery(each.on), enabled: isMember })),
  })
  if (question === 'nothing' || own || session.data?.is_admin === true) return 'yes'
  if (!session.data) return 'waiting'
  if (question === 'organisation') return FOR_ADMINISTRATORS
  return verdictOf(
    asked,
    // What may not even be explained may not be done.
    explanations.map(({ data, error }) => data ?? (error ? { verbs: [] } : undefined)),
  )
}

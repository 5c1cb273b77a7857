import { useQuery } from '@tanstack/react-query'
import { workspacesQuery } from '../api/session-queries.ts'
import { useWorkspace } from './workspace.ts'
import type { Workspace } from '../api/types.ts'

/** Whether one may do that in the workspace of the page; false until it is known. The server decides in the end. */
export const useMay = (verb: Workspace['may'][number]): boolean => {
  const workspace = useWorkspace()
  const { data } = useQuery(workspacesQuery)
  return data?.find(({ name }) => name === workspace)?.may.includes(verb) ?? false
}

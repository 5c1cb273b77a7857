import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { runQuery } from '../../../api/run-queries.ts'
import type { Run } from '../../../api/types.ts'
import { useWorkspace } from '../../../shell/workspace.ts'

/** Opens the page of a run that was just made, which is known already. */
export const useShowRun = (): ((run: Run) => Promise<void>) => {
  const workspace = useWorkspace()
  const client = useQueryClient()
  const navigate = useNavigate()
  return async (run) => {
    client.setQueryData(runQuery(workspace, run.run_id).queryKey, run)
    await navigate({ to: '/w/$workspace/runs/$run', params: { workspace, run: run.run_id }, search: {} })
  }
}

import { Button } from '@mantine/core'
import { IconPlayerPlay, IconPlayerSkipForward, IconPlayerStop, IconTool } from '@tabler/icons-react'
import { notifications } from '@mantine/notifications'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { api } from '../../../api/client.ts'
import { runQuery } from '../../../api/run-queries.ts'
import type { Run } from '../../../api/types.ts'
import { useWorkspace } from '../../../shell/workspace.ts'
import { failureOf } from '../../../ui/failure.ts'
import { hasEnded } from '../run-words.ts'
import { May } from '../../../may/May.tsx'

/** Asks something of a run whose answer is the run itself; a refusal is told beside the page. */
const useAsk = (
  run: Run,
  ask: (params: { workspace: string; job: string; run_id: string }) => Promise<Run>,
) => {
  const workspace = useWorkspace()
  const client = useQueryClient()
  return useMutation({
    mutationFn: () => ask({ workspace, job: '-', run_id: run.run_id }),
    onSuccess: (after) => client.setQueryData(runQuery(workspace, run.run_id).queryKey, after),
    onError: (error) => notifications.show({ color: 'red', message: failureOf(error).message }),
  })
}

/** Marks a task that has not started as skipped. */
export const SkipTask = ({ run, task }: { run: Run; task: string }) => {
  const skip = useAsk(run, (params) => api.call('skipRun', { params, body: { task_key: task } }))
  return (
    <May does="skipRun">
      <Button
        variant="default"
        leftSection={<IconPlayerSkipForward size={14} />}
        loading={skip.isPending}
        onClick={() => skip.mutate()}
      >
        Skip this task
      </Button>
    </May>
  )
}

interface RunActionsProps {
  readonly run: Run
  readonly onPanel: (panel: 'again' | 'repair') => void
}

/** What can be done with a run in its state and by oneself; what its state does not allow is absent. */
export const RunActions = ({ run, onPanel }: RunActionsProps) => {
  const stop = useAsk(run, (params) => api.call('stopRun', { params }))
  const skip = useAsk(run, (params) => api.call('skipRun', { params, body: {} }))
  const ended = hasEnded(run)
  const broken = ended && run.state !== 'SUCCEEDED'
  return (
    <>
      {run.state === 'QUEUED' && (
        <May does="skipRun">
          <Button
            variant="default"
            leftSection={<IconPlayerSkipForward size={14} />}
            loading={skip.isPending}
            onClick={() => skip.mutate()}
          >
            Skip
          </Button>
        </May>
      )}
      {!ended && (
        <May does="stopRun">
          <Button
            leftSection={<IconPlayerStop size={14} />}
            loading={stop.isPending}
            disabled={run.stop_requested_at !== null}
            onClick={() => stop.mutate()}
          >
            {run.stop_requested_at === null ? 'Stop' : 'Stopping'}
          </Button>
        </May>
      )}
      {ended && (
        <May does="retryRun">
          <Button
            variant={broken ? 'default' : 'filled'}
            leftSection={<IconPlayerPlay size={14} />}
            onClick={() => onPanel('again')}
          >
            Run again
          </Button>
        </May>
      )}
      {ended && (
        <May does="repairRun">
          <Button
            variant={broken ? 'filled' : 'default'}
            leftSection={<IconTool size={14} />}
            onClick={() => onPanel('repair')}
          >
            Repair
          </Button>
        </May>
      )}
    </>
  )
}

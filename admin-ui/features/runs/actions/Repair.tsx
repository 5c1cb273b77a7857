import { Checkbox, Drawer, Group, Stack, Text } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../../api/client.ts'
import type { Run } from '../../../api/types.ts'
import { useWorkspace } from '../../../shell/workspace.ts'
import { MutationForm } from '../../../ui/MutationForm.tsx'
import { StateChip } from '../../../ui/StateChip.tsx'
import { LatestVersion, type PanelProps } from './LatestVersion.tsx'
import { repairedTasks } from './repaired-tasks.ts'
import { useShowRun } from './use-show-run.ts'

const Form = ({ run }: { run: Run }) => {
  const workspace = useWorkspace()
  const [chosen, setChosen] = useState<readonly string[]>([])
  const [latest, setLatest] = useState(false)
  const showRun = useShowRun()
  const repair = useMutation({
    mutationFn: () =>
      api.call('repairRun', {
        params: { workspace, job: '-', run_id: run.run_id },
        body: { ...(chosen.length > 0 && { rerun_tasks: [...chosen] }), use_latest_version: latest },
      }),
    onSuccess: showRun,
  })
  const again = repairedTasks(run.tasks, chosen)
  return (
    <MutationForm
      mutation={repair}
      deed={{ does: 'repairRun' }}
      shown={[]}
      submit={`Run ${again.size} of ${run.tasks.length} tasks`}
      disabled={again.size === 0}
    >
      <Text c="dimmed">
        What did not succeed runs again, with all that depends on it, in a new run; the results of the other
        tasks are kept. Choose more to run them again, too.
      </Text>
      <Stack gap={6}>
        {run.tasks.map(({ task_key: key, state }) => {
          const implied = again.has(key) && !chosen.includes(key)
          return (
            <Group key={key} justify="space-between" wrap="nowrap">
              <Checkbox
                label={<span className="mono">{key}</span>}
                checked={again.has(key)}
                disabled={implied}
                onChange={(event) =>
                  setChosen(
                    event.currentTarget.checked ? [...chosen, key] : chosen.filter((each) => each !== key),
                  )
                }
              />
              <StateChip state={state} />
            </Group>
          )
        })}
      </Stack>
      <LatestVersion run={run} latest={latest} onChange={setLatest} />
    </MutationForm>
  )
}

/** Runs what failed again, and what depends on it, keeping the rest. */
export const Repair = ({ run, opened, onClose }: PanelProps) => (
  <Drawer opened={opened} onClose={onClose} title={`Repair this run of ${run.job}`}>
    <Form key={run.run_id} run={run} />
  </Drawer>
)

import { Button, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconArrowBackUp } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../../api/client.ts'
import { runUndoQuery } from '../../../api/run-queries.ts'
import type { Run, RunUndo } from '../../../api/types.ts'
import { useWorkspace } from '../../../shell/workspace.ts'
import { Confirmation } from '../../../ui/Confirmation.tsx'
import { Loaded } from '../../../ui/Loaded.tsx'
import { hasEnded } from '../run-words.ts'
import { May } from '../../../may/May.tsx'

const before = ({ previous_snapshot_id: id }: RunUndo['tables'][number]): string =>
  id === null ? 'is left empty, as before' : `goes back to snapshot ${id}`

const Plan = ({ plan }: { plan: RunUndo }) => (
  <>
    <Text>
      {plan.possible
        ? 'These tables go back to what they were before this run, all at once. The snapshots stay until they expire, so that this can be taken back.'
        : plan.reason}
    </Text>
    <ul style={{ margin: '8px 0 0', paddingLeft: 18 }}>
      {plan.tables.map((one) => (
        <li key={one.table_id ?? one.table}>
          <span className="mono">{one.table ?? 'A table'}</span>:{' '}
          {one.status === 'READY' ? before(one) : one.message}
        </li>
      ))}
    </ul>
  </>
)

/** Offers to roll back what a run wrote; what would happen, or why it cannot, is said before. */
export const UndoRun = ({ run }: { run: Run }) => {
  const workspace = useWorkspace()
  const client = useQueryClient()
  const [opened, setOpened] = useState(false)
  const plan = useQuery({ ...runUndoQuery(workspace, run.run_id), enabled: opened })
  const undo = useMutation({
    mutationFn: () => api.call('undoRun', { params: { workspace, job: '-', run_id: run.run_id } }),
    onSuccess: async (after) => {
      setOpened(false)
      notifications.show({ message: 'What the run wrote is undone.' })
      client.setQueryData(runUndoQuery(workspace, run.run_id).queryKey, after)
      await client.invalidateQueries({ queryKey: ['tables'] })
    },
  })
  const wrote = run.tasks.some(({ result }) => (result?.effects.length ?? 0) > 0)
  if (!wrote || !hasEnded(run)) return null
  return (
    <>
      <May does="undoRun">
        <Button variant="default" leftSection={<IconArrowBackUp size={14} />} onClick={() => setOpened(true)}>
          Undo this run
        </Button>
      </May>
      <Confirmation
        deed={{ does: 'undoRun' }}
        opened={opened}
        title={`Undo this run of ${run.job}`}
        action="Undo what it wrote"
        mutation={undo}
        disabled={plan.data?.possible !== true}
        size={560}
        onClose={() => setOpened(false)}
      >
        <Loaded query={plan} rows={2}>
          {(found) => <Plan plan={found} />}
        </Loaded>
      </Confirmation>
    </>
  )
}

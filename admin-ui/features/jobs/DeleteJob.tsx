import { Text } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { api } from '../../api/client.ts'
import type { Job } from '../../api/types.ts'
import { TypedConfirmation } from '../../ui/TypedConfirmation.tsx'

interface DeleteJobProps {
  readonly workspace: string
  readonly job: Job
  readonly opened: boolean
  readonly onClose: () => void
}

export const DeleteJob = ({ workspace, job, opened, onClose }: DeleteJobProps) => {
  const client = useQueryClient()
  const navigate = useNavigate()
  const remove = useMutation({
    mutationFn: () =>
      api.call(
        'deleteJob',
        { params: { workspace, job: job.name } },
        { headers: { 'if-match': `"${job.version}"` } },
      ),
    onSuccess: async () => {
      await navigate({ to: '/w/$workspace/jobs', params: { workspace } })
      await client.invalidateQueries({ queryKey: ['jobs', workspace] })
    },
  })
  return (
    <TypedConfirmation
      deed={{ does: 'deleteJob' }}
      opened={opened}
      title={`Delete the job ${job.name}`}
      word={job.name}
      action="Delete job"
      pending={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate()}
      onClose={onClose}
    >
      <Text>
        It starts no runs any more, and its schedules stop. What runs goes on, and the runs that it had stay.
      </Text>
    </TypedConfirmation>
  )
}

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { api } from '../../api/client.ts'
import { useWorkspace } from '../../shell/workspace.ts'
import { Confirmation } from '../../ui/Confirmation.tsx'

interface DeleteConnectionProps {
  readonly name: string
  readonly opened: boolean
  readonly onClose: () => void
}

/** Its secrets cannot come back, so it is asked once. */
export const DeleteConnection = ({ name, opened, onClose }: DeleteConnectionProps) => {
  const workspace = useWorkspace()
  const client = useQueryClient()
  const navigate = useNavigate()
  const remove = useMutation({
    mutationFn: () => api.call('deleteConnection', { params: { workspace, connection: name } }),
    onSuccess: async () => {
      await navigate({ to: '/w/$workspace/connections', params: { workspace } })
      client.removeQueries({ queryKey: ['connections', workspace, name] })
      await client.invalidateQueries({ queryKey: ['connections'] })
    },
  })
  return (
    <Confirmation
      deed={{ does: 'deleteConnection', on: { workspace, connection: name } }}
      opened={opened}
      title={`Delete the connection ${name}`}
      action="Delete connection"
      mutation={remove}
      onClose={onClose}
      final
    >
      Its fields and secrets go. What it leads to stays as it is.
    </Confirmation>
  )
}

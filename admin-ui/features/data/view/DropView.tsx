import { notifications } from '@mantine/notifications'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { api } from '../../../api/client.ts'
import type { View } from '../../../api/types.ts'
import { useWorkspace } from '../../../shell/workspace.ts'
import { TypedConfirmation } from '../../../ui/TypedConfirmation.tsx'

interface DropViewProps {
  readonly view: View
  readonly opened: boolean
  readonly onClose: () => void
}

export const DropView = ({ view, opened, onClose }: DropViewProps) => {
  const workspace = useWorkspace()
  const client = useQueryClient()
  const navigate = useNavigate()
  const { catalog, schema, name } = view
  const drop = useMutation({
    mutationFn: () => api.call('dropView', { params: { catalog, schema, view: name } }),
    onSuccess: async () => {
      notifications.show({ message: `The view ${name} is dropped.` })
      await navigate({ to: '/w/$workspace/data/$catalog/$schema', params: { workspace, catalog, schema } })
      client.removeQueries({ queryKey: ['tables', catalog, schema, name] })
      await client.invalidateQueries({ queryKey: ['tables', catalog, schema] })
    },
  })
  return (
    <TypedConfirmation
      deed={{ does: 'dropView', on: { catalog, schema, table: name } }}
      opened={opened}
      title={`Drop the view ${name}`}
      word={name}
      action="Drop view"
      pending={drop.isPending}
      error={drop.error}
      onConfirm={() => drop.mutate()}
      onClose={onClose}
    >
      Its text is deleted, and queries and views that use it stop working. Its tables stay as they are.
    </TypedConfirmation>
  )
}

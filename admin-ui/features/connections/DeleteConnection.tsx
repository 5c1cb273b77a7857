import { Button, Group, Modal, Stack, Text } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { api } from '../../api/client.ts'
import { useWorkspace } from '../../shell/workspace.ts'
import { ErrorNote } from '../../ui/ErrorNote.tsx'

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
    <Modal opened={opened} onClose={onClose} title={`Delete the connection ${name}`}>
      <Stack gap="sm">
        <Text>Its fields and secrets go. What it leads to stays as it is.</Text>
        {remove.error ? <ErrorNote error={remove.error} /> : null}
        <Group justify="flex-end" gap={8}>
          <Button variant="default" onClick={onClose}>
            Keep it
          </Button>
          <Button color="red.9" loading={remove.isPending} onClick={() => remove.mutate()}>
            Delete connection
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}

import { Button, Group, Modal, Stack, Text } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { api } from '../../api/client.ts'
import { useWorkspace } from '../../shell/workspace.ts'
import { ErrorNote } from '../../ui/ErrorNote.tsx'

interface DropSchemaProps {
  readonly catalog: string
  readonly schema: string
  readonly opened: boolean
  readonly onClose: () => void
}

/** Only an empty schema can be dropped, so nothing is lost and nothing must be typed. */
export const DropSchema = ({ catalog, schema, opened, onClose }: DropSchemaProps) => {
  const workspace = useWorkspace()
  const client = useQueryClient()
  const navigate = useNavigate()
  const drop = useMutation({
    mutationFn: () => api.call('dropSchema', { params: { catalog, schema } }),
    onSuccess: async () => {
      await navigate({ to: '/w/$workspace/data/$catalog', params: { workspace, catalog } })
      await client.invalidateQueries({ queryKey: ['schemas', catalog] })
    },
  })
  return (
    <Modal opened={opened} onClose={onClose} title={`Drop the schema ${schema}`}>
      <Stack gap="sm">
        <Text>A schema goes only when it holds no table; no data is lost.</Text>
        {drop.error ? <ErrorNote error={drop.error} /> : null}
        <Group justify="flex-end" gap={8}>
          <Button variant="default" onClick={onClose}>
            Keep it
          </Button>
          <Button color="red.9" loading={drop.isPending} onClick={() => drop.mutate()}>
            Drop schema
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}

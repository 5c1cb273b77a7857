import { Button, Group, Modal, Stack, Text } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { api } from '../../api/client.ts'
import { useWorkspace } from '../../shell/workspace.ts'
import { ErrorNote } from '../../ui/ErrorNote.tsx'
import { May } from '../../may/May.tsx'
import { datasetQuery } from '../../api/dataset-queries.ts'
import { useIsMe } from '../../may/use-is-me.ts'

interface ForgetDatasetProps {
  readonly name: string
  readonly opened: boolean
  readonly onClose: () => void
}

/** Takes away the name, owner, tags and description; the table stays. */
export const ForgetDataset = ({ name, opened, onClose }: ForgetDatasetProps) => {
  const workspace = useWorkspace()
  const client = useQueryClient()
  const navigate = useNavigate()
  const { data } = useQuery({ ...datasetQuery(workspace, name), enabled: opened })
  const own = useIsMe(data?.owner)
  const forget = useMutation({
    mutationFn: () => api.call('deleteDataset', { params: { workspace, dataset: name } }),
    onSuccess: async () => {
      await navigate({ to: '/w/$workspace/datasets', params: { workspace } })
      client.removeQueries({ queryKey: ['datasets', workspace, name] })
      await client.invalidateQueries({ queryKey: ['datasets'] })
    },
  })
  return (
    <Modal opened={opened} onClose={onClose} title={`Forget the dataset ${name}`}>
      <Stack gap="sm">
        <Text>Its name, owner, tags and description go. The table and its data stay as they are.</Text>
        {forget.error ? <ErrorNote error={forget.error} /> : null}
        <Group justify="flex-end" gap={8}>
          <Button variant="default" onClick={onClose}>
            Keep it
          </Button>
          <May does="deleteDataset" own={own}>
            <Button color="red.9" loading={forget.isPending} onClick={() => forget.mutate()}>
              Forget dataset
            </Button>
          </May>
        </Group>
      </Stack>
    </Modal>
  )
}

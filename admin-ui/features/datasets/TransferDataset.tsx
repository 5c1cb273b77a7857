import { Modal } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../api/client.ts'
import { useWorkspace } from '../../shell/workspace.ts'
import { fieldErrorsOf } from '../../ui/failure.ts'
import { MutationForm } from '../../ui/MutationForm.tsx'
import { OwnerSelect } from './OwnerSelect.tsx'
import { datasetQuery } from '../../api/dataset-queries.ts'
import { useIsMe } from '../../may/use-is-me.ts'

interface TransferDatasetProps {
  readonly name: string
  readonly opened: boolean
  readonly onClose: () => void
}

export const TransferDataset = ({ name, opened, onClose }: TransferDatasetProps) => {
  const workspace = useWorkspace()
  const { data } = useQuery({ ...datasetQuery(workspace, name), enabled: opened })
  const own = useIsMe(data?.owner)
  const [owner, setOwner] = useState<string | null>(null)
  const client = useQueryClient()
  const transfer = useMutation({
    mutationFn: () =>
      api.call('transferDataset', { params: { workspace, dataset: name }, body: { owner: owner ?? '' } }),
    onSuccess: async (dataset) => {
      notifications.show({ message: `«${name}» belongs to ${dataset.owner} now.` })
      onClose()
      await client.invalidateQueries({ queryKey: ['datasets'] })
    },
  })
  return (
    <Modal opened={opened} onClose={onClose} title={`Give ${name} to another owner`}>
      <MutationForm
        mutation={transfer}
        deed={{ does: 'transferDataset', own }}
        shown={['owner']}
        submit="Transfer"
        disabled={owner === null}
      >
        <OwnerSelect
          label="New owner"
          value={owner}
          onChange={setOwner}
          error={fieldErrorsOf(transfer.error).owner}
        />
      </MutationForm>
    </Modal>
  )
}

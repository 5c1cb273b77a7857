import { Drawer, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../api/client.ts'
import type { Table } from '../../api/types.ts'
import { useWorkspace } from '../../shell/workspace.ts'
import { fieldErrorsOf } from '../../ui/failure.ts'
import { MutationForm } from '../../ui/MutationForm.tsx'
import { DatasetFields, type DatasetDraft } from './DatasetFields.tsx'
import { OwnerSelect } from './OwnerSelect.tsx'
import { datasetNameOf, tagsOf } from './tags.ts'

interface RegisterDatasetProps {
  readonly table: Table
  readonly opened: boolean
  readonly onClose: () => void
}

/** Gives a table a logical name, an owner, tags and a description. */
export const RegisterDataset = ({ table, opened, onClose }: RegisterDatasetProps) => {
  const workspace = useWorkspace()
  const [draft, setDraft] = useState<DatasetDraft>({
    name: datasetNameOf(table.name),
    description: '',
    tags: [],
  })
  const [owner, setOwner] = useState<string | null>(null)
  const client = useQueryClient()
  const register = useMutation({
    mutationFn: () =>
      api.call('registerDataset', {
        params: { workspace },
        body: {
          name: draft.name,
          description: draft.description,
          tags: tagsOf(draft.tags),
          table: { catalog: table.catalog, schema: table.schema, table: table.name },
          owner: owner ?? undefined,
        },
      }),
    onSuccess: async ({ name }) => {
      notifications.show({ message: `${table.name} is registered as «${name}».` })
      onClose()
      await Promise.all([
        client.invalidateQueries({ queryKey: ['datasets'] }),
        client.invalidateQueries({ queryKey: ['tables', table.catalog, table.schema, table.name] }),
      ])
    },
  })
  return (
    <Drawer opened={opened} onClose={onClose} title="Register as dataset">
      <MutationForm
        mutation={register}
        deed={{ does: 'registerDataset' }}
        shown={['name', 'description', 'owner']}
        submit="Register dataset"
      >
        <Text c="dimmed">
          A dataset is the name by which people find{' '}
          <span className="mono">{`${table.catalog}.${table.schema}.${table.name}`}</span>.
        </Text>
        <DatasetFields draft={draft} onChange={setDraft} errors={fieldErrorsOf(register.error)} />
        <OwnerSelect
          value={owner}
          onChange={setOwner}
          placeholder="You"
          error={fieldErrorsOf(register.error).owner}
        />
      </MutationForm>
    </Drawer>
  )
}

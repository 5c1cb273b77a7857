import { Checkbox, Modal, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { api } from '../../api/client.ts'
import { useWorkspace } from '../../shell/workspace.ts'
import { fieldErrorsOf } from '../../ui/failure.ts'
import { MutationForm } from '../../ui/MutationForm.tsx'

interface RegisterTableProps {
  readonly catalog: string
  readonly schema: string
  readonly opened: boolean
  readonly onClose: () => void
}

/** Takes in a table that another engine wrote, by its metadata file; the files stay where they are. */
export const RegisterTable = ({ catalog, schema, opened, onClose }: RegisterTableProps) => {
  const workspace = useWorkspace()
  const [name, setName] = useState('')
  const [location, setLocation] = useState('')
  const [overwrite, setOverwrite] = useState(false)
  const client = useQueryClient()
  const navigate = useNavigate()
  const register = useMutation({
    mutationFn: () =>
      api.call('registerTable', {
        params: { catalog, schema },
        body: { name, metadata_location: location.trim(), overwrite },
      }),
    onSuccess: async (table) => {
      await client.invalidateQueries({ queryKey: ['tables', catalog] })
      onClose()
      await navigate({
        to: '/w/$workspace/data/$catalog/$schema/$table',
        params: { workspace, catalog, schema, table: table.name },
      })
    },
  })
  const fields = fieldErrorsOf(register.error)
  return (
    <Modal opened={opened} onClose={onClose} title={`Register a table in ${catalog}.${schema}`}>
      <MutationForm
        mutation={register}
        deed={{ does: 'registerTable', on: { catalog } }}
        shown={['name', 'metadata_location']}
        submit="Register table"
      >
        <TextInput
          data-autofocus
          label="Name"
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          error={fields.name}
          required
        />
        <TextInput
          label="Metadata file"
          description="In the catalog's location or an allowed prefix; it stays where it is."
          placeholder="s3://bucket/table/metadata/00007-….metadata.json"
          value={location}
          onChange={(event) => setLocation(event.currentTarget.value)}
          error={fields.metadata_location}
          required
        />
        <Checkbox
          label="Take the place of a table that has the name; its files stay"
          checked={overwrite}
          onChange={(event) => setOverwrite(event.currentTarget.checked)}
        />
      </MutationForm>
    </Modal>
  )
}

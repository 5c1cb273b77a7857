import { Modal, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { api } from '../../api/client.ts'
import { useWorkspace } from '../../shell/workspace.ts'
import { fieldErrorsOf } from '../../ui/failure.ts'
import { MutationForm } from '../../ui/MutationForm.tsx'

interface NewSchemaProps {
  readonly catalog: string
  readonly opened: boolean
  readonly onClose: () => void
}

export const NewSchema = ({ catalog, opened, onClose }: NewSchemaProps) => {
  const workspace = useWorkspace()
  const [name, setName] = useState('')
  const client = useQueryClient()
  const navigate = useNavigate()
  const create = useMutation({
    mutationFn: () => api.call('createSchema', { params: { catalog }, body: { name } }),
    onSuccess: async (schema) => {
      await client.invalidateQueries({ queryKey: ['schemas', catalog] })
      onClose()
      await navigate({
        to: '/w/$workspace/data/$catalog/$schema',
        params: { workspace, catalog, schema: schema.name },
      })
    },
  })
  return (
    <Modal opened={opened} onClose={onClose} title={`New schema in ${catalog}`}>
      <MutationForm
        mutation={create}
        deed={{ does: 'createSchema', on: { catalog } }}
        shown={['name']}
        submit="Create schema"
      >
        <TextInput
          data-autofocus
          label="Name"
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          error={fieldErrorsOf(create.error).name}
          required
        />
      </MutationForm>
    </Modal>
  )
}

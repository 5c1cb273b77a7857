import { Modal, TextInput, Textarea } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { api } from '../api/client.ts'
import { fieldErrorsOf } from '../ui/failure.ts'
import { MutationForm } from '../ui/MutationForm.tsx'

export const NewWorkspace = ({ opened, onClose }: { opened: boolean; onClose: () => void }) => {
  const [name, setName] = useState('')
  const [description, setDescription] = useState('')
  const client = useQueryClient()
  const navigate = useNavigate()
  const create = useMutation({
    mutationFn: () => api.call('createWorkspace', { body: { name, description } }),
    onSuccess: async (workspace) => {
      await client.invalidateQueries({ queryKey: ['workspaces'] })
      await client.invalidateQueries({ queryKey: ['catalogs'] })
      onClose()
      setName('')
      setDescription('')
      await navigate({ to: '/w/$workspace', params: { workspace: workspace.name } })
    },
  })
  const fields = fieldErrorsOf(create.error)
  return (
    <Modal opened={opened} onClose={onClose} title="New workspace">
      <MutationForm
        mutation={create}
        deed={{ does: 'createWorkspace' }}
        shown={['name', 'description']}
        submit="Create workspace"
      >
        <TextInput
          data-autofocus
          label="Name"
          description="Also names its catalog; hyphens become underscores there"
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          error={fields.name}
          required
        />
        <Textarea
          label="Description"
          value={description}
          onChange={(event) => setDescription(event.currentTarget.value)}
          error={fields.description}
          autosize
          minRows={2}
        />
      </MutationForm>
    </Modal>
  )
}

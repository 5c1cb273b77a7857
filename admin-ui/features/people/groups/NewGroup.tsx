import { Checkbox, Modal, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../../api/client.ts'
import { fieldErrorsOf } from '../../../ui/failure.ts'
import { MutationForm } from '../../../ui/MutationForm.tsx'
import { NameInput } from '../../../ui/NameInput.tsx'

/** Makes a group without members. */
export const NewGroup = ({ opened, onClose }: { opened: boolean; onClose: () => void }) => {
  const [name, setName] = useState('')
  const [description, setDescription] = useState('')
  const [isAdmin, setAdmin] = useState(false)
  const client = useQueryClient()
  const close = (): void => {
    onClose()
    setName('')
    setDescription('')
    setAdmin(false)
    create.reset()
  }
  const create = useMutation({
    mutationFn: () =>
      api.call('createGroup', {
        body: { name, description, organisation_role: isAdmin ? 'admin' : 'member' },
      }),
    onSuccess: async () => {
      close()
      await client.invalidateQueries({ queryKey: ['groups'] })
    },
  })
  const fields = fieldErrorsOf(create.error)
  return (
    <Modal opened={opened} onClose={close} title="New group">
      <MutationForm
        mutation={create}
        deed={{ does: 'createGroup' }}
        shown={['name', 'description']}
        submit="Create group"
      >
        <NameInput value={name} onChange={setName} error={fields.name} />
        <TextInput
          label="Who is in it"
          value={description}
          onChange={(event) => setDescription(event.currentTarget.value)}
          error={fields.description}
        />
        <Checkbox
          label="Its members administer the organisation"
          checked={isAdmin}
          onChange={(event) => setAdmin(event.currentTarget.checked)}
        />
      </MutationForm>
    </Modal>
  )
}

import { Modal, Select, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../../api/client.ts'
import { sessionQuery, workspacesQuery } from '../../../api/session-queries.ts'
import { useWorkspace } from '../../../shell/workspace.ts'
import { fieldErrorsOf } from '../../../ui/failure.ts'
import { MutationForm } from '../../../ui/MutationForm.tsx'
import { NameInput } from '../../../ui/NameInput.tsx'

/** Makes a service account without secrets. */
export const NewAccount = ({ opened, onClose }: { opened: boolean; onClose: () => void }) => {
  const [name, setName] = useState('')
  const [description, setDescription] = useState('')
  const isAdministrator = useQuery(sessionQuery).data?.is_admin === true
  const here = useWorkspace()
  const [chosen, setWorkspace] = useState<string | null>()
  // Whoever does not look after the organisation makes one for the workspace at hand.
  const workspace = chosen === undefined && !isAdministrator ? here : (chosen ?? null)
  const { data: workspaces = [] } = useQuery(workspacesQuery)
  const client = useQueryClient()
  const close = (): void => {
    onClose()
    setName('')
    setDescription('')
    setWorkspace(undefined)
    create.reset()
  }
  const create = useMutation({
    mutationFn: () =>
      api.call('createServiceAccount', { body: { name, description, ...(workspace && { workspace }) } }),
    onSuccess: async () => {
      close()
      await client.invalidateQueries({ queryKey: ['service-accounts'] })
    },
  })
  const fields = fieldErrorsOf(create.error)
  return (
    <Modal opened={opened} onClose={close} title="New service account">
      <MutationForm
        mutation={create}
        deed={{ does: 'createServiceAccount' }}
        shown={['name', 'description', 'workspace']}
        submit="Create account"
      >
        <NameInput value={name} onChange={setName} error={fields.name} />
        <TextInput
          label="What it is for"
          value={description}
          onChange={(event) => setDescription(event.currentTarget.value)}
          error={fields.description}
        />
        <Select
          label="Belongs to"
          description="The administrators of the workspace look after it."
          data={workspaces.map((each) => each.name)}
          value={workspace}
          onChange={setWorkspace}
          placeholder={isAdministrator ? 'The organisation' : undefined}
          clearable={isAdministrator}
          clearButtonProps={{ 'aria-label': 'Let it belong to the organisation' }}
          error={fields['workspace']}
        />
      </MutationForm>
    </Modal>
  )
}

import { Stack, Textarea } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../api/client.ts'
import { workspacesQuery } from '../../api/session-queries.ts'
import type { Workspace } from '../../api/types.ts'
import { useWorkspace } from '../../shell/workspace.ts'
import { Facts } from '../../ui/Facts.tsx'
import { fieldErrorsOf } from '../../ui/failure.ts'
import { MutationForm } from '../../ui/MutationForm.tsx'
import { Loaded } from '../../ui/Loaded.tsx'
import { Moment } from '../../ui/Moment.tsx'

const Form = ({ workspace }: { workspace: Workspace }) => {
  const [description, setDescription] = useState(workspace.description)
  const client = useQueryClient()
  const save = useMutation({
    mutationFn: () =>
      api.call(
        'updateWorkspace',
        { params: { workspace: workspace.name }, body: { description } },
        { headers: { 'if-match': `"${workspace.version}"` } },
      ),
    onSuccess: async () => {
      notifications.show({ message: 'The description is saved.' })
      await client.invalidateQueries({ queryKey: ['workspaces'] })
    },
  })
  return (
    <Stack gap="md" maw={640}>
      <Facts
        facts={{
          Name: workspace.name,
          Catalog: <span className="mono">{workspace.default_catalog}</span>,
          Created: <Moment at={workspace.created_at} />,
        }}
      />
      <MutationForm
        mutation={save}
        deed={{ does: 'updateWorkspace' }}
        shown={['description']}
        submit="Save"
        disabled={description === workspace.description}
      >
        <Textarea
          label="Description"
          value={description}
          onChange={(event) => setDescription(event.currentTarget.value)}
          error={fieldErrorsOf(save.error).description}
          autosize
          minRows={3}
        />
      </MutationForm>
    </Stack>
  )
}

export const WorkspaceForm = () => {
  const name = useWorkspace()
  const query = useQuery(workspacesQuery)
  return (
    <Loaded query={query}>
      {(workspaces) => {
        const workspace = workspaces.find((each) => each.name === name)
        return workspace ? <Form key={workspace.version} workspace={workspace} /> : null
      }}
    </Loaded>
  )
}

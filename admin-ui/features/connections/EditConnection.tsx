import { Drawer } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../api/client.ts'
import { connectionKindsQuery } from '../../api/connection-queries.ts'
import type { Connection, ConnectionKind } from '../../api/types.ts'
import { useWorkspace } from '../../shell/workspace.ts'
import { fieldErrorsOf } from '../../ui/failure.ts'
import { MutationForm } from '../../ui/MutationForm.tsx'
import { draftOf, fieldsToSend, secretsToSend } from './connection-draft.ts'
import { ConnectionForm, formFields } from './ConnectionForm.tsx'
import { TestBeforeSaving, useFormTest } from './TestBeforeSaving.tsx'

interface FormProps {
  readonly connection: Connection
  readonly kind: ConnectionKind
  readonly onClose: () => void
}

const Form = ({ connection, kind, onClose }: FormProps) => {
  const workspace = useWorkspace()
  const client = useQueryClient()
  const [draft, setDraft] = useState(() => draftOf(connection, kind))
  const params = { workspace, connection: connection.name }
  const content = () => ({ fields: fieldsToSend(kind, draft.values), secrets: secretsToSend(kind, draft) })
  const test = useFormTest(() => api.call('testConnection', { params, body: content() }))
  const save = useMutation({
    mutationFn: () =>
      api.call(
        'updateConnection',
        { params, body: { description: draft.description, ...content() } },
        { headers: { 'if-match': `"${connection.version}"` } },
      ),
    onSuccess: async () => {
      notifications.show({ message: `The connection ${connection.name} is saved.` })
      onClose()
      await client.invalidateQueries({ queryKey: ['connections', workspace] })
    },
  })
  const errors = { ...test.errors, ...fieldErrorsOf(save.error) }
  return (
    <MutationForm
      mutation={save}
      deed={{ does: 'updateConnection', on: params }}
      shown={formFields(kind)}
      submit="Save changes"
    >
      <ConnectionForm
        kind={kind}
        draft={draft}
        onChange={setDraft}
        kept={Object.keys(connection.secrets)}
        fixedName
        errors={errors}
      />
      <TestBeforeSaving kind={kind} deed={{ does: 'testConnection', on: params }} test={test} />
    </MutationForm>
  )
}

interface EditConnectionProps {
  readonly connection: Connection
  readonly opened: boolean
  readonly onClose: () => void
}

/** Changes a connection; secrets stay unless new ones are typed. */
export const EditConnection = ({ connection, opened, onClose }: EditConnectionProps) => {
  const { data: kinds } = useQuery(connectionKindsQuery)
  const kind = kinds?.find((each) => each.kind === connection.kind)
  return (
    <Drawer opened={opened} onClose={onClose} title={`Edit ${connection.name}`} size={620}>
      {kind && <Form key={connection.version} connection={connection} kind={kind} onClose={onClose} />}
    </Drawer>
  )
}

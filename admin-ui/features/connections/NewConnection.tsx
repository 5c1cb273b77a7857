import { Drawer, Select } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { api } from '../../api/client.ts'
import { connectionKindsQuery } from '../../api/connection-queries.ts'
import type { ConnectionKind } from '../../api/types.ts'
import { useWorkspace } from '../../shell/workspace.ts'
import { fieldErrorsOf } from '../../ui/failure.ts'
import { Loaded } from '../../ui/Loaded.tsx'
import { MutationForm } from '../../ui/MutationForm.tsx'
import { emptyDraft, fieldsToSend, secretsToSend, type ConnectionDraft } from './connection-draft.ts'
import { ConnectionForm, formFields } from './ConnectionForm.tsx'
import { FOR_ADMINS, useMayActAsServer } from './may-act-as-server.ts'
import { TestBeforeSaving, useFormTest } from './TestBeforeSaving.tsx'

interface FormProps {
  readonly kinds: readonly ConnectionKind[]
  readonly first: ConnectionKind
  readonly onClose: () => void
}

const Form = ({ kinds, first, onClose }: FormProps) => {
  const workspace = useWorkspace()
  const client = useQueryClient()
  const navigate = useNavigate()
  const [kind, setKind] = useState(first)
  const [draft, setDraft] = useState<ConnectionDraft>(() => emptyDraft(first))
  const mayActAsServer = useMayActAsServer()
  const params = { workspace }
  const content = () => ({
    kind: kind.kind,
    fields: fieldsToSend(kind, draft.values),
    secrets: secretsToSend(kind, draft),
  })
  const test = useFormTest(() => api.call('tryConnection', { params, body: content() }))
  const create = useMutation({
    mutationFn: () => {
      const { name, description } = draft
      return api.call('createConnection', { params, body: { name, description, ...content() } })
    },
    onSuccess: async ({ name }) => {
      notifications.show({ message: `The connection ${name} is saved.` })
      onClose()
      await client.invalidateQueries({ queryKey: ['connections', workspace] })
      await navigate({ to: '/w/$workspace/connections/$connection', params: { workspace, connection: name } })
    },
  })
  const choose = (name: string | null): void => {
    const next = kinds.find((each) => each.kind === name) ?? kind
    setKind(next)
    setDraft({ ...emptyDraft(next), name: draft.name, description: draft.description })
    test.attempt.reset()
    create.reset()
  }
  const errors = { ...test.errors, ...fieldErrorsOf(create.error) }
  return (
    <MutationForm
      mutation={create}
      deed={{ does: 'createConnection' }}
      shown={formFields(kind)}
      submit="Save connection"
    >
      <Select
        label="Kind"
        description={kind.summary}
        data={kinds.map((each) => {
          const disabled = each.acts_as_server === 'always' && !mayActAsServer
          return {
            value: each.kind,
            label: disabled ? `${each.title} (${FOR_ADMINS})` : each.title,
            disabled,
          }
        })}
        value={kind.kind}
        onChange={choose}
        allowDeselect={false}
      />
      <ConnectionForm kind={kind} draft={draft} onChange={setDraft} kept={[]} errors={errors} />
      <TestBeforeSaving kind={kind} deed={{ does: 'tryConnection' }} test={test} />
    </MutationForm>
  )
}

interface NewConnectionProps {
  readonly opened: boolean
  readonly onClose: () => void
}

/** Chooses a kind, fills in its form, tests it, and saves it whether or not the test passed. */
export const NewConnection = ({ opened, onClose }: NewConnectionProps) => {
  const query = useQuery(connectionKindsQuery)
  return (
    <Drawer opened={opened} onClose={onClose} title="New connection" size={620}>
      <Loaded query={query}>
        {(kinds) => (kinds[0] ? <Form kinds={kinds} first={kinds[0]} onClose={onClose} /> : null)}
      </Loaded>
    </Drawer>
  )
}

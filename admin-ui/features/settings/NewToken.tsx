import { Modal, Select, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../api/client.ts'
import { fieldErrorsOf } from '../../ui/failure.ts'
import { MutationForm } from '../../ui/MutationForm.tsx'
import { ShownOnce } from '../../ui/ShownOnce.tsx'

const DAY = 86_400
const LIFETIMES = [
  { value: String(30 * DAY), label: '30 days' },
  { value: String(90 * DAY), label: '90 days' },
  { value: String(365 * DAY), label: 'One year' },
  { value: '', label: 'Does not expire' },
]

const SCOPES = [
  { value: 'all', label: 'All that you may do' },
  { value: 'read', label: 'Look' },
  { value: 'execute', label: 'Look, and run SQL and jobs' },
  { value: 'write', label: 'Change things' },
  { value: 'iceberg', label: 'The Iceberg catalog only' },
] as const

type Scope = (typeof SCOPES)[number]['value']

/** Creates a token and shows it this once. */
export const NewToken = ({ opened, onClose }: { opened: boolean; onClose: () => void }) => {
  const [comment, setComment] = useState('')
  const [lifetime, setLifetime] = useState(String(90 * DAY))
  const [scope, setScope] = useState<Scope>('all')
  const client = useQueryClient()
  const create = useMutation({
    mutationFn: () =>
      api.call('createToken', {
        body: {
          comment,
          lifetime_seconds: lifetime === '' ? undefined : Number(lifetime),
          ...(scope !== 'all' && { scopes: [scope] }),
        },
      }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['tokens'] }),
  })
  const fields = fieldErrorsOf(create.error)
  const close = (): void => {
    onClose()
    setComment('')
    setScope('all')
    create.reset()
  }
  return (
    <Modal
      opened={opened}
      onClose={close}
      title={create.data ? 'Your new token' : 'New access token'}
      closeOnClickOutside={!create.data}
      size="lg"
    >
      {create.data ? (
        <ShownOnce text={create.data.token_value} what="token" onDone={close} />
      ) : (
        <MutationForm
          mutation={create}
          deed={{ does: 'createToken' }}
          shown={['comment', 'lifetime_seconds', 'scopes']}
          submit="Create token"
        >
          <TextInput
            data-autofocus
            label="What it is for"
            placeholder="Nightly export"
            value={comment}
            onChange={(event) => setComment(event.currentTarget.value)}
            error={fields.comment}
          />
          <Select
            label="Expires after"
            data={LIFETIMES}
            value={lifetime}
            onChange={(value) => setLifetime(value ?? '')}
            allowDeselect={false}
            error={fields.lifetime_seconds}
          />
          <Select
            label="May"
            data={SCOPES}
            value={scope}
            onChange={(next) => setScope(SCOPES.find(({ value }) => value === next)?.value ?? scope)}
            allowDeselect={false}
            error={fields['scopes']}
          />
        </MutationForm>
      )}
    </Modal>
  )
}

import { Button, Group, Modal, Select, Stack, Text, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../api/client.ts'
import { fieldErrorsOf } from '../../ui/failure.ts'
import { MutationForm } from '../../ui/MutationForm.tsx'
import { Snippet } from '../../ui/Snippet.tsx'

const DAY = 86_400
const LIFETIMES = [
  { value: String(30 * DAY), label: '30 days' },
  { value: String(90 * DAY), label: '90 days' },
  { value: String(365 * DAY), label: 'One year' },
  { value: '', label: 'Does not expire' },
]

const Created = ({ value, onDone }: { value: string; onDone: () => void }) => (
  <Stack gap="sm">
    <Text>
      This is the only time that the token is shown. Copy it now and keep it where secrets are kept.
    </Text>
    <Snippet text={value} what="token" />
    <Group justify="flex-end">
      <Button onClick={onDone}>I have copied it</Button>
    </Group>
  </Stack>
)

/** Creates a token and shows it this once. */
export const NewToken = ({ opened, onClose }: { opened: boolean; onClose: () => void }) => {
  const [comment, setComment] = useState('')
  const [lifetime, setLifetime] = useState(String(90 * DAY))
  const client = useQueryClient()
  const create = useMutation({
    mutationFn: () =>
      api.call('createToken', {
        body: { comment, lifetime_seconds: lifetime === '' ? undefined : Number(lifetime) },
      }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['tokens'] }),
  })
  const fields = fieldErrorsOf(create.error)
  const close = (): void => {
    onClose()
    setComment('')
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
        <Created value={create.data.token_value} onDone={close} />
      ) : (
        <MutationForm mutation={create} shown={['comment', 'lifetime_seconds']} submit="Create token">
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
        </MutationForm>
      )}
    </Modal>
  )
}

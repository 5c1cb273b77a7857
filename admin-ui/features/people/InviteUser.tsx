import { Checkbox, Modal, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../api/client.ts'
import { fieldErrorsOf } from '../../ui/failure.ts'
import { MutationForm } from '../../ui/MutationForm.tsx'
import { ShownOnce } from '../../ui/ShownOnce.tsx'
import { NameInput } from '../../ui/NameInput.tsx'

/** The link by which somebody chooses a password, shown this once. */
export const InvitationLink = ({ path, onDone }: { path: string; onDone: () => void }) => (
  <ShownOnce text={location.origin + path} what="invitation link" onDone={onDone}>
    Give this link to the person. It works once, and is shown only now.
  </ShownOnce>
)

/** Adds a user, and shows the link for them. */
export const InviteUser = ({ opened, onClose }: { opened: boolean; onClose: () => void }) => {
  const [name, setName] = useState('')
  const [email, setEmail] = useState('')
  const [isAdmin, setAdmin] = useState(false)
  const client = useQueryClient()
  const invite = useMutation({
    mutationFn: () =>
      api.call('inviteUser', {
        body: { name, organisation_role: isAdmin ? 'admin' : 'member', ...(email !== '' && { email }) },
      }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['users'] }),
  })
  const fields = fieldErrorsOf(invite.error)
  const close = (): void => {
    onClose()
    setName('')
    setEmail('')
    setAdmin(false)
    invite.reset()
  }
  return (
    <Modal
      opened={opened}
      onClose={close}
      title="Invite somebody"
      closeOnClickOutside={!invite.data}
      size="lg"
    >
      {invite.data ? (
        <InvitationLink path={invite.data.invitation.path} onDone={close} />
      ) : (
        <MutationForm
          mutation={invite}
          deed={{ does: 'inviteUser' }}
          shown={['name', 'email']}
          submit="Make the link"
        >
          <NameInput label="Name to sign in with" value={name} onChange={setName} error={fields.name} />
          <TextInput
            label="E-mail address, if any"
            value={email}
            onChange={(event) => setEmail(event.currentTarget.value)}
            error={fields.email}
          />
          <Checkbox
            label="Administers the organisation"
            checked={isAdmin}
            onChange={(event) => setAdmin(event.currentTarget.checked)}
          />
        </MutationForm>
      )}
    </Modal>
  )
}

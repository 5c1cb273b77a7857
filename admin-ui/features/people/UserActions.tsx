import { Button, Group, Modal } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { notifications } from '@mantine/notifications'
import { api } from '../../api/client.ts'
import type { User } from '../../api/types.ts'
import { failureOf } from '../../ui/failure.ts'
import { InvitationLink } from './InviteUser.tsx'
import { May } from '../../may/May.tsx'
import { AccessButton } from '../access/AccessButton.tsx'

const tell = (error: unknown): unknown =>
  notifications.show({ color: 'red', message: failureOf(error).message })

/** What an administrator does with one user. */
export const UserActions = ({ user }: { user: User }) => {
  const client = useQueryClient()
  const params = { user_id: user.user_id }
  const disabled = user.state === 'disabled'
  const toggle = useMutation({
    mutationFn: () => api.call('updateUser', { params, body: { disabled: !disabled } }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['users'] }),
    onError: tell,
  })
  const renew = useMutation({
    mutationFn: () => api.call('createInvitation', { params, body: {} }),
    onError: tell,
  })
  return (
    <Group gap={4} wrap="nowrap">
      <AccessButton on={{ principal: user.name }} privileges={['use']} row={user.name} />
      {!disabled && (
        <May does="createInvitation" absent>
          <Button
            variant="subtle"
            size="compact-xs"
            onClick={() => renew.mutate()}
            aria-label={`New link for ${user.name}`}
          >
            New link
          </Button>
        </May>
      )}
      <May does="updateUser" absent>
        <Button
          variant="subtle"
          size="compact-xs"
          loading={toggle.isPending}
          onClick={() => toggle.mutate()}
          aria-label={`${disabled ? 'Enable' : 'Disable'} ${user.name}`}
        >
          {disabled ? 'Enable' : 'Disable'}
        </Button>
      </May>
      <Modal
        opened={renew.data !== undefined}
        onClose={renew.reset}
        title={`A new way in for ${user.name}`}
        closeOnClickOutside={false}
        size="lg"
      >
        <InvitationLink path={renew.data?.invitation.path ?? ''} onDone={renew.reset} />
      </Modal>
    </Group>
  )
}

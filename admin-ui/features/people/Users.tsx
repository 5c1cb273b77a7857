import { Button, Group } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { peopleQuery } from '../../api/session-queries.ts'
import type { User } from '../../api/types.ts'
import { DataTable, type DataColumn } from '../../ui/DataTable.tsx'
import { Loaded } from '../../ui/Loaded.tsx'
import { Moment } from '../../ui/Moment.tsx'
import { InviteUser } from './InviteUser.tsx'
import { UserActions } from './UserActions.tsx'
import { May } from '../../may/May.tsx'

const COLUMNS: readonly DataColumn<User>[] = [
  { id: 'name', header: 'Name', width: 120, cell: ({ name }) => name },
  { id: 'email', header: 'E-mail', width: 130, cell: ({ email }) => email ?? <span className="dim">–</span> },
  { id: 'state', header: 'State', width: 76, cell: ({ state }) => state },
  {
    id: 'role',
    header: 'Organisation',
    width: 112,
    cell: ({ is_admin: isAdmin }) => (isAdmin ? 'administrator' : 'member'),
  },
  {
    id: 'seen',
    header: 'Last seen',
    width: 116,
    cell: ({ last_seen_at: at }) => (at ? <Moment at={at} /> : <span className="dim">never</span>),
  },
  { id: 'actions', header: 'Actions', width: 240, cell: (user) => <UserActions user={user} /> },
]

/** Who may sign in. */
export const Users = (): ReactNode => {
  const query = useQuery(peopleQuery)
  const [inviting, invite] = useDisclosure()
  return (
    <>
      <Group justify="flex-end" mb="sm">
        <May does="inviteUser">
          <Button leftSection={<IconPlus size={14} />} onClick={invite.open}>
            Invite
          </Button>
        </May>
      </Group>
      <Loaded query={query}>
        {(users) => (
          <DataTable
            label="People"
            columns={COLUMNS}
            rows={users}
            rowKey={({ user_id: id }) => id}
            rowVersion={({ version }) => String(version)}
          />
        )}
      </Loaded>
      <InviteUser opened={inviting} onClose={invite.close} />
    </>
  )
}

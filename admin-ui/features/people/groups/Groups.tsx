import { Button, Group } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconPlus, IconUsersGroup } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { groupsQuery } from '../../../api/people-queries.ts'
import type { UserGroup } from '../../../api/types.ts'
import { DataTable, type DataColumn } from '../../../ui/DataTable.tsx'
import { EmptyNote } from '../../../ui/EmptyNote.tsx'
import { Loaded } from '../../../ui/Loaded.tsx'
import { GroupMembers } from './GroupMembers.tsx'
import { NewGroup } from './NewGroup.tsx'
import { May } from '../../../may/May.tsx'

const columnsOf = (open: (group: UserGroup) => void): readonly DataColumn<UserGroup>[] => [
  { id: 'name', header: 'Name', cell: ({ name }) => name },
  { id: 'description', header: 'Who is in it', cell: ({ description }) => description },
  {
    id: 'role',
    header: 'Organisation',
    width: 130,
    cell: ({ organisation_role: role }) => (role === 'admin' ? 'administrators' : 'members'),
  },
  { id: 'members', header: 'Members', width: 90, figures: true, cell: ({ members }) => members },
  {
    id: 'open',
    header: 'Actions',
    width: 110,
    cell: (group) => (
      <Button
        variant="subtle"
        size="compact-xs"
        onClick={() => open(group)}
        aria-label={`Members of ${group.name}`}
      >
        Members
      </Button>
    ),
  },
]

/** Groups, to which rights are given as to people. */
export const Groups = (): ReactNode => {
  const query = useQuery(groupsQuery)
  const [creating, create] = useDisclosure()
  const [open, setOpen] = useState<UserGroup>()
  const [columns] = useState(() => columnsOf(setOpen))
  const button = (
    <May does="createGroup">
      <Button leftSection={<IconPlus size={14} />} onClick={create.open}>
        New group
      </Button>
    </May>
  )
  return (
    <>
      <Loaded query={query}>
        {(groups) =>
          groups.length === 0 ? (
            <EmptyNote icon={<IconUsersGroup size={32} />} title="No group yet" action={button}>
              Rights given to a group are its members’, from the next request on.
            </EmptyNote>
          ) : (
            <>
              <Group justify="flex-end" mb="sm">
                {button}
              </Group>
              <DataTable label="Groups" columns={columns} rows={groups} rowKey={({ group_id: id }) => id} />
            </>
          )
        }
      </Loaded>
      <NewGroup opened={creating} onClose={create.close} />
      {open && <GroupMembers group={open} onClose={() => setOpen(undefined)} />}
    </>
  )
}

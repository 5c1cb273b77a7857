import { Button, Drawer, Text } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useDisclosure } from '@mantine/hooks'
import { useMemo, useState } from 'react'
import { api } from '../../../api/client.ts'
import { groupMembersQuery } from '../../../api/people-queries.ts'
import type { Grantee, GroupMember, UserGroup } from '../../../api/types.ts'
import { Confirmation } from '../../../ui/Confirmation.tsx'
import { DataTable, type DataColumn } from '../../../ui/DataTable.tsx'
import { ErrorNote } from '../../../ui/ErrorNote.tsx'
import { Loaded } from '../../../ui/Loaded.tsx'
import { MutationForm } from '../../../ui/MutationForm.tsx'
import { Section } from '../../../ui/Section.tsx'
import { GranteeInput } from '../../access/GranteeInput.tsx'
import { kindText } from '../../access/kind-text.ts'
import { May } from '../../../may/May.tsx'

const useChange = (operation: 'addGroupMember' | 'removeGroupMember', group_id: string) => {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (principal_id: string) => api.call(operation, { params: { group_id, principal_id } }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['groups'] }),
  })
}

const Remove = ({ group, member }: { group: UserGroup; member: GroupMember }) => {
  const remove = useChange('removeGroupMember', group.group_id)
  return (
    <>
      <May does="removeGroupMember" absent>
        <Button
          variant="subtle"
          color="red"
          size="compact-xs"
          loading={remove.isPending}
          onClick={() => remove.mutate(member.principal_id)}
          aria-label={`Take ${member.name} out of ${group.name}`}
        >
          Remove
        </Button>
      </May>
      {remove.error && <ErrorNote error={remove.error} />}
    </>
  )
}

const columnsOf = (group: UserGroup): readonly DataColumn<GroupMember>[] => [
  { id: 'name', header: 'Name', cell: ({ name }) => name },
  { id: 'kind', header: 'Kind', width: 140, cell: ({ kind }) => kindText(kind) },
  {
    id: 'remove',
    header: 'Remove',
    width: 100,
    cell: (member) => <Remove group={group} member={member} />,
  },
]

const AddMember = ({ group }: { group: UserGroup }) => {
  const [who, setWho] = useState<Grantee>()
  const add = useChange('addGroupMember', group.group_id)
  const mutation = {
    ...add,
    mutate: () => who && add.mutate(who.id, { onSuccess: () => setWho(undefined) }),
  }
  return (
    <MutationForm
      mutation={mutation}
      deed={{ does: 'addGroupMember' }}
      shown={[]}
      submit="Add"
      disabled={!who || who.kind === 'group'}
    >
      <GranteeInput
        value={who}
        onChange={setWho}
        error={who?.kind === 'group' ? 'Groups have users and service accounts as members.' : undefined}
      />
    </MutationForm>
  )
}

const DeleteGroup = ({ group, onDeleted }: { group: UserGroup; onDeleted: () => void }) => {
  const [asking, ask] = useDisclosure()
  const client = useQueryClient()
  const mutation = useMutation({
    mutationFn: () => api.call('deleteGroup', { params: { group_id: group.group_id } }),
    onSuccess: async () => {
      onDeleted()
      await client.invalidateQueries({ queryKey: ['groups'] })
    },
  })
  return (
    <>
      <May does="deleteGroup">
        <Button variant="subtle" color="red" onClick={ask.open}>
          Delete group
        </Button>
      </May>
      <Confirmation
        deed={{ does: 'deleteGroup' }}
        opened={asking}
        title={`Delete ${group.name}`}
        action="Delete group"
        mutation={mutation}
        onClose={ask.close}
        final
      >
        Its members lose what they may do through it alone.
      </Confirmation>
    </>
  )
}

/** Who is in a group. */
export const GroupMembers = ({ group, onClose }: { group: UserGroup; onClose: () => void }) => {
  const query = useQuery(groupMembersQuery(group.group_id))
  const columns = useMemo(() => columnsOf(group), [group])
  return (
    <Drawer opened onClose={onClose} title={`Members of ${group.name}`} size={620}>
      <Section title="Members" aside={<DeleteGroup group={group} onDeleted={onClose} />}>
        <Loaded query={query}>
          {(members) =>
            members.length === 0 ? (
              <Text c="dimmed">Nobody is in it yet.</Text>
            ) : (
              <DataTable
                label="Group members"
                columns={columns}
                rows={members}
                rowKey={({ principal_id: id }) => id}
              />
            )
          }
        </Loaded>
      </Section>
      <Section title="Add somebody">
        <AddMember group={group} />
      </Section>
    </Drawer>
  )
}

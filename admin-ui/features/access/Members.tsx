import { Box, Button, Stack, Text } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useMemo, type ReactNode } from 'react'
import { membersQuery } from '../../api/access-queries.ts'
import { api } from '../../api/client.ts'
import type { Member } from '../../api/types.ts'
import { useVerdict } from '../../may/use-verdict.ts'
import { useWorkspace } from '../../shell/workspace.ts'
import { DataTable, type DataColumn } from '../../ui/DataTable.tsx'
import { ErrorNote } from '../../ui/ErrorNote.tsx'
import { Loaded } from '../../ui/Loaded.tsx'
import { Moment } from '../../ui/Moment.tsx'
import { Section } from '../../ui/Section.tsx'
import { AddMember } from './AddMember.tsx'
import { kindText } from './kind-text.ts'
import { May } from '../../may/May.tsx'

const COLUMNS: readonly DataColumn<Member>[] = [
  { id: 'name', header: 'Name', sortBy: ({ name }) => name, cell: ({ name }) => name },
  { id: 'kind', header: 'Kind', width: 150, cell: ({ kind }) => kindText(kind) },
  { id: 'role', header: 'Role', width: 110, cell: ({ role }) => role },
  { id: 'added', header: 'Since', width: 130, cell: ({ added_at: at }) => <Moment at={at} /> },
]

const Remove = ({ workspace, member }: { workspace: string; member: Member }) => {
  const client = useQueryClient()
  const remove = useMutation({
    mutationFn: () => api.call('removeMember', { params: { workspace, member_id: member.member_id } }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['members', workspace] }),
  })
  return (
    <>
      <May does="removeMember" absent>
        <Button
          variant="subtle"
          color="red"
          size="compact-xs"
          aria-label={`Take the role of ${member.name} away`}
          loading={remove.isPending}
          onClick={() => remove.mutate()}
        >
          Remove
        </Button>
      </May>
      {remove.error && <ErrorNote error={remove.error} />}
    </>
  )
}

const managedColumns = (workspace: string): readonly DataColumn<Member>[] => [
  ...COLUMNS,
  {
    id: 'remove',
    header: 'Remove',
    width: 100,
    cell: (member) => <Remove workspace={workspace} member={member} />,
  },
]

/** Who may do what in the workspace; its administrators change it. */
export const Members = (): ReactNode => {
  const workspace = useWorkspace()
  const query = useQuery(membersQuery(workspace))
  const mayManage = useVerdict({ does: 'putMember' }) === 'yes'
  const columns = useMemo(() => (mayManage ? managedColumns(workspace) : COLUMNS), [mayManage, workspace])
  return (
    <Stack gap="lg">
      <Loaded query={query}>
        {(members) =>
          members.length === 0 ? (
            <Text c="dimmed">Nobody has a role here yet; administrators of the organisation need none.</Text>
          ) : (
            <DataTable rows={members} columns={columns} rowKey={({ member_id: id }) => id} label="Members" />
          )
        }
      </Loaded>
      {mayManage && (
        <Section title="Give a role">
          <Box maw={640}>
            <AddMember workspace={workspace} />
          </Box>
        </Section>
      )}
    </Stack>
  )
}

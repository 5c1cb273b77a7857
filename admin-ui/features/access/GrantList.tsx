import { Button, Text } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useMemo } from 'react'
import { grantsQuery, type AccessTarget } from '../../api/access-queries.ts'
import { api } from '../../api/client.ts'
import type { Grant } from '../../api/types.ts'
import { DataTable, type DataColumn } from '../../ui/DataTable.tsx'
import { ErrorNote } from '../../ui/ErrorNote.tsx'
import { Loaded } from '../../ui/Loaded.tsx'
import { kindText } from './kind-text.ts'
import { May } from '../../may/May.tsx'

const Revoke = ({ grant, on }: { grant: Grant; on: AccessTarget }) => {
  const client = useQueryClient()
  const revoke = useMutation({
    mutationFn: () => api.call('revokeGrant', { params: { grant_id: grant.grant_id } }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['grants', on] }),
  })
  return (
    <>
      <May does="revokeGrant" on={on} absent>
        <Button
          variant="subtle"
          color="red"
          size="compact-xs"
          aria-label={`Revoke the grant of ${grant.grantee.name}`}
          loading={revoke.isPending}
          onClick={() => revoke.mutate()}
        >
          Revoke
        </Button>
      </May>
      {revoke.error && <ErrorNote error={revoke.error} />}
    </>
  )
}

const columnsOf = (on: AccessTarget): readonly DataColumn<Grant>[] => [
  { id: 'name', header: 'Who', cell: ({ grantee }) => grantee.name },
  { id: 'kind', header: 'Kind', width: 140, cell: ({ grantee }) => kindText(grantee.kind) },
  { id: 'privilege', header: 'May', width: 100, cell: ({ privilege }) => privilege },
  { id: 'from', header: 'From', width: 160, cell: ({ inherited_from: from }) => from ?? 'this' },
  {
    id: 'revoke',
    header: 'Revoke',
    width: 100,
    cell: (grant) => (grant.inherited_from === null ? <Revoke grant={grant} on={on} /> : null),
  },
]

/** The grants on a thing, with those that come from what it lies in. */
export const GrantList = ({ on }: { on: AccessTarget }) => {
  const query = useQuery(grantsQuery(on))
  const columns = useMemo(() => columnsOf(on), [on])
  return (
    <Loaded query={query}>
      {(grants) =>
        grants.length === 0 ? (
          <Text c="dimmed">Nothing is granted: only roles in the workspace count.</Text>
        ) : (
          <DataTable rows={grants} columns={columns} rowKey={({ grant_id: id }) => id} label="Grants" />
        )
      }
    </Loaded>
  )
}

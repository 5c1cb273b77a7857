import { Button, Group } from '@mantine/core'
import { IconPlugConnected, IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useMemo, type ReactNode } from 'react'
import { connectionKindsQuery, connectionsQuery } from '../../api/connection-queries.ts'
import type { Connection, ConnectionKind } from '../../api/types.ts'
import { DataTable, type DataColumn } from '../../ui/DataTable.tsx'
import { EmptyNote } from '../../ui/EmptyNote.tsx'
import { FilterInput } from '../../ui/FilterInput.tsx'
import { Loaded } from '../../ui/Loaded.tsx'
import { Moment } from '../../ui/Moment.tsx'
import { Page } from '../../ui/Page.tsx'
import { LastTest } from './LastTest.tsx'
import { NewConnection } from './NewConnection.tsx'
import { May } from '../../may/May.tsx'

/** Where it leads, in a word; S3 without an endpoint is Amazon's. */
const placeOf = ({ kind, fields }: Connection): string => {
  const { endpoint, host, url, root } = fields
  const place = endpoint ?? host ?? url ?? root
  return place === undefined ? (kind === 's3' ? 'AWS' : '–') : String(place)
}

const columnsOf = (
  workspace: string,
  kinds: readonly ConnectionKind[],
): readonly DataColumn<Connection>[] => [
  {
    id: 'name',
    header: 'Connection',
    sortBy: ({ name }) => name,
    cell: ({ name, description }) => (
      <>
        <Link to="/w/$workspace/connections/$connection" params={{ workspace, connection: name }}>
          {name}
        </Link>
        <span className="dim"> {description.split('\n')[0]}</span>
      </>
    ),
  },
  {
    id: 'kind',
    header: 'Kind',
    width: 170,
    sortBy: ({ kind }) => kind,
    cell: ({ kind }) => kinds.find((each) => each.kind === kind)?.title ?? kind,
  },
  {
    id: 'where',
    header: 'Where',
    cell: (connection) => <span className="mono">{placeOf(connection)}</span>,
  },
  {
    id: 'test',
    header: 'Last test',
    width: 130,
    sortBy: ({ last_test: test }) => test?.status ?? '',
    cell: (connection) => <LastTest connection={connection} />,
  },
  {
    id: 'tested',
    header: 'Tested',
    width: 120,
    sortBy: ({ last_test: test }) => test?.tested_at ?? '',
    cell: ({ last_test: test }) =>
      test ? <Moment at={test.tested_at} /> : <span className="dim">never</span>,
  },
]

/** What leads out of here, and whether it works. */
export const List = (): ReactNode => {
  const { workspace } = useParams({ from: '/signed-in/w/$workspace/connections' })
  const search = useSearch({ from: '/signed-in/w/$workspace/connections' })
  const navigate = useNavigate({ from: '/w/$workspace/connections' })
  const query = useQuery(connectionsQuery(workspace))
  const { data: kinds = [] } = useQuery(connectionKindsQuery)
  const columns = useMemo(() => columnsOf(workspace, kinds), [workspace, kinds])
  const set = (change: Partial<typeof search>): void =>
    void navigate({ search: { ...search, ...change }, replace: true })
  const add = (
    <May does="createConnection">
      <Button leftSection={<IconPlus size={14} />} onClick={() => set({ panel: 'new' })}>
        New connection
      </Button>
    </May>
  )
  const { q = '', sort, panel } = search
  return (
    <Page title="Connections" actions={query.data && query.data.length > 0 ? add : undefined}>
      <Loaded query={query} rows={6}>
        {(connections) =>
          connections.length === 0 ? (
            <EmptyNote icon={<IconPlugConnected size={32} />} title="No connection yet" action={add}>
              A connection says how to reach a bucket or a catalog elsewhere, with its secrets sealed.
            </EmptyNote>
          ) : (
            <>
              <Group mb="sm">
                <FilterInput label="Name" value={q} onChange={(text) => set({ q: text || undefined })} />
              </Group>
              <DataTable
                label="Connections"
                columns={columns}
                rows={connections.filter(({ name, kind }) => `${name} ${kind}`.includes(q.toLowerCase()))}
                rowKey={({ connection_id: id }) => id}
                rowVersion={({ version, last_test: test }) => `${version} ${test?.tested_at ?? ''}`}
                sort={sort}
                onSort={(next) => set({ sort: next })}
              />
            </>
          )
        }
      </Loaded>
      <NewConnection opened={panel === 'new'} onClose={() => set({ panel: undefined })} />
    </Page>
  )
}

import { useQuery } from '@tanstack/react-query'
import { Navigate, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { Box, Tabs } from '@mantine/core'
import type { ReactNode } from 'react'
import { tableQuery, viewQuery } from '../../../api/catalog-queries.ts'
import { useWorkspace } from '../../../shell/workspace.ts'
import { failureOf } from '../../../ui/failure.ts'
import { Loaded } from '../../../ui/Loaded.tsx'
import { formatBytes, formatQuantity } from '../../../ui/numbers.ts'
import { Page } from '../../../ui/Page.tsx'
import { CatalogCrumb, DataCrumb, SchemaCrumb } from '../DataCrumb.tsx'
import { Columns } from './Columns.tsx'
import { Files } from './Files.tsx'
import { Overview } from './Overview.tsx'
import { Partitions } from './Partitions.tsx'
import { Properties } from './properties/Properties.tsx'
import { Refs } from './refs/Refs.tsx'
import { Reports } from './Reports.tsx'
import { Snapshots } from './snapshots/Snapshots.tsx'
import { TableActions } from './TableActions.tsx'
import { TablePanels } from './TablePanels.tsx'
import { UseIt } from './UseIt.tsx'

const TABS = [
  ['overview', 'Overview', Overview],
  ['columns', 'Columns', Columns],
  ['snapshots', 'Snapshots', Snapshots],
  ['branches', 'Branches', Refs],
  ['files', 'Files', Files],
  ['partitions', 'Partitions', Partitions],
  ['properties', 'Properties', Properties],
  ['reports', 'Reports', Reports],
  ['use', 'Use it', UseIt],
] as const

type Tab = Exclude<(typeof TABS)[number][0], 'overview'>

/** Views share the names of tables: a link to a table of before, or one typed by hand, may be about a view. */
const useIsView = (catalog: string, schema: string, name: string, failure: unknown): boolean => {
  const absent = failure !== null && failureOf(failure).code === 'TABLE_NOT_FOUND'
  const { data } = useQuery({ ...viewQuery(catalog, schema, name), enabled: absent, retry: false })
  return absent && data !== undefined
}

/** One table: what it is, what is in it, what happened to it, how to use it. */
export const TableDetails = (): ReactNode => {
  const { catalog, schema, table } = useParams({
    from: '/signed-in/w/$workspace/data/$catalog/$schema/$table',
  })
  const { tab = 'overview' } = useSearch({ from: '/signed-in/w/$workspace/data/$catalog/$schema/$table' })
  const navigate = useNavigate({ from: '/w/$workspace/data/$catalog/$schema/$table' })
  const query = useQuery(tableQuery({ catalog, schema, table }))
  const found = query.data
  const workspace = useWorkspace()
  const isView = useIsView(catalog, schema, table, query.error)
  if (isView)
    return (
      <Navigate
        to="/w/$workspace/data/$catalog/$schema/views/$view"
        params={{ workspace, catalog, schema, view: table }}
        replace
      />
    )
  const go = (next: string | null): void =>
    void navigate({
      search: { tab: TABS.some(([key]) => key === next) && next !== 'overview' ? (next as Tab) : undefined },
    })
  return (
    <Page
      title={table}
      crumbs={[
        <DataCrumb key="data" />,
        <CatalogCrumb key="catalog" catalog={catalog} />,
        <SchemaCrumb key="schema" catalog={catalog} schema={schema} />,
      ]}
      meta={
        found?.row_count &&
        `${formatQuantity(found.row_count, 'row', 'rows')}, ${formatBytes(found.size_bytes)}`
      }
      actions={found && <TableActions table={found} />}
      below={
        <Tabs value={tab} onChange={go}>
          <Tabs.List px="xs">
            {TABS.map(([key, label]) => (
              <Tabs.Tab key={key} value={key} id={`table-tab-${key}`} aria-controls="table-tab-panel">
                {label}
              </Tabs.Tab>
            ))}
          </Tabs.List>
        </Tabs>
      }
    >
      <Box role="tabpanel" id="table-tab-panel" aria-labelledby={`table-tab-${tab}`}>
        <Loaded query={query} rows={10}>
          {(known) => {
            const Content = TABS.find(([key]) => key === tab)?.[2] ?? Overview
            return <Content table={known} />
          }}
        </Loaded>
      </Box>
      {found && <TablePanels table={found} />}
    </Page>
  )
}

import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { catalogsQuery } from '../../api/catalog-queries.ts'
import type { Catalog } from '../../api/types.ts'
import { useWorkspace } from '../../shell/workspace.ts'
import { DataTable, type DataColumn } from '../../ui/DataTable.tsx'
import { Loaded } from '../../ui/Loaded.tsx'
import { MiddleText } from '../../ui/MiddleText.tsx'
import { Moment } from '../../ui/Moment.tsx'
import { Page } from '../../ui/Page.tsx'
import { AttachCatalog } from './AttachCatalog.tsx'
import { KindBadge } from './KindBadge.tsx'
import { UploadButton } from './UploadButton.tsx'

const CatalogLink = ({ name }: { name: string }) => {
  const workspace = useWorkspace()
  return (
    <Link to="/w/$workspace/data/$catalog" params={{ workspace, catalog: name }}>
      {name}
    </Link>
  )
}

const COLUMNS: readonly DataColumn<Catalog>[] = [
  {
    id: 'name',
    header: 'Catalog',
    sortBy: ({ name }) => name,
    cell: ({ name }) => <CatalogLink name={name} />,
  },
  {
    id: 'kind',
    header: 'Kind',
    width: 110,
    sortBy: ({ kind }) => kind,
    cell: (catalog) => <KindBadge catalog={catalog} />,
  },
  {
    id: 'workspace',
    header: 'Workspace',
    sortBy: ({ workspace }) => workspace,
    cell: ({ workspace }) => workspace,
  },
  {
    id: 'location',
    header: 'Location',
    cell: ({ location }) =>
      location === null ? <span className="dim">–</span> : <MiddleText text={location} what="location" />,
  },
  {
    id: 'created',
    header: 'Created',
    width: 130,
    sortBy: ({ created_at: at }) => at,
    cell: ({ created_at: at }) => <Moment at={at} />,
  },
]

/** What is there? The catalogs that one may see. */
export const Catalogs = (): ReactNode => {
  const query = useQuery(catalogsQuery)
  const { sort } = useSearch({ from: '/signed-in/w/$workspace/data/' })
  const navigate = useNavigate({ from: '/w/$workspace/data' })
  return (
    <Page
      title="Data"
      meta="Catalogs hold schemas, schemas hold Iceberg tables"
      actions={
        <>
          <AttachCatalog />
          <UploadButton />
        </>
      }
    >
      <Loaded query={query}>
        {(catalogs) => (
          <DataTable
            label="Catalogs"
            columns={COLUMNS}
            rows={catalogs}
            rowKey={({ name }) => name}
            sort={sort}
            onSort={(next) => void navigate({ search: { sort: next }, replace: true })}
          />
        )}
      </Loaded>
    </Page>
  )
}

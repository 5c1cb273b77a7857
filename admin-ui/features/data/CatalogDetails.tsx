import { Button } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconFolder, IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useMemo, type ReactNode } from 'react'
import { catalogsQuery, schemasQuery } from '../../api/catalog-queries.ts'
import type { Schema } from '../../api/types.ts'
import { DataTable, type DataColumn } from '../../ui/DataTable.tsx'
import { EmptyNote } from '../../ui/EmptyNote.tsx'
import { FilterInput } from '../../ui/FilterInput.tsx'
import { Loaded } from '../../ui/Loaded.tsx'
import { MiddleText } from '../../ui/MiddleText.tsx'
import { Page } from '../../ui/Page.tsx'
import { AccessButton } from '../access/AccessButton.tsx'
import { DataCrumb } from './DataCrumb.tsx'
import { DetachCatalog } from './DetachCatalog.tsx'
import { ExternalNote } from './ExternalNote.tsx'
import { NewSchema } from './NewSchema.tsx'
import { May } from '../../may/May.tsx'

const columnsOf = (workspace: string): readonly DataColumn<Schema>[] => [
  {
    id: 'name',
    header: 'Schema',
    sortBy: ({ name }) => name,
    cell: ({ catalog, name }) => (
      <Link to="/w/$workspace/data/$catalog/$schema" params={{ workspace, catalog, schema: name }}>
        {name}
      </Link>
    ),
  },
  {
    id: 'properties',
    header: 'Properties',
    cell: ({ properties }) => (
      <span className="dim">
        {Object.entries(properties)
          .map(([key, value]) => `${key} = ${value}`)
          .join(', ') || '–'}
      </span>
    ),
  },
]

/** The schemas of one catalog. */
export const CatalogDetails = (): ReactNode => {
  const { workspace, catalog } = useParams({ from: '/signed-in/w/$workspace/data/$catalog' })
  const { q = '', sort } = useSearch({ from: '/signed-in/w/$workspace/data/$catalog' })
  const navigate = useNavigate({ from: '/w/$workspace/data/$catalog' })
  const query = useQuery(schemasQuery(catalog))
  const { data: catalogs } = useQuery(catalogsQuery)
  const known = catalogs?.find(({ name }) => name === catalog)
  const location = known?.location
  const [creating, create] = useDisclosure()
  const columns = useMemo(() => columnsOf(workspace), [workspace])
  const button = (
    <May does="createSchema" on={{ catalog }}>
      <Button leftSection={<IconPlus size={14} />} onClick={create.open}>
        New schema
      </Button>
    </May>
  )
  return (
    <Page
      title={catalog}
      crumbs={[<DataCrumb key="data" />]}
      meta={location && <MiddleText text={location} what="location" />}
      actions={
        <>
          {known?.kind === 'external' && <DetachCatalog catalog={catalog} />}
          <AccessButton on={{ catalog }} privileges={['read', 'write', 'manage']} />
          {button}
        </>
      }
    >
      {known?.kind === 'external' && <ExternalNote catalog={known} />}
      <Loaded query={query}>
        {(schemas) =>
          schemas.length === 0 ? (
            <EmptyNote icon={<IconFolder size={32} />} title="No schema yet" action={button}>
              A schema keeps tables that belong together.
            </EmptyNote>
          ) : (
            <>
              <FilterInput
                label="Filter schemas"
                value={q}
                main={false}
                onChange={(next) => void navigate({ search: { q: next || undefined, sort }, replace: true })}
              />
              <DataTable
                label={`Schemas of ${catalog}`}
                columns={columns}
                rows={schemas.filter(({ name }) => name.toLowerCase().includes(q.toLowerCase()))}
                rowKey={({ name }) => name}
                sort={sort}
                onSort={(next) => void navigate({ search: { q: q || undefined, sort: next }, replace: true })}
              />
            </>
          )
        }
      </Loaded>
      <NewSchema catalog={catalog} opened={creating} onClose={create.close} />
    </Page>
  )
}

import { ActionIcon, Menu } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconDots, IconTable, IconTablePlus, IconTrash } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useMemo, type ReactNode } from 'react'
import { tableListQuery } from '../../api/catalog-queries.ts'
import type { TableSummary } from '../../api/types.ts'
import { DataTable, type DataColumn } from '../../ui/DataTable.tsx'
import { EmptyNote } from '../../ui/EmptyNote.tsx'
import { FilterInput } from '../../ui/FilterInput.tsx'
import { Loaded } from '../../ui/Loaded.tsx'
import { Moment } from '../../ui/Moment.tsx'
import { formatBytes, formatCount } from '../../ui/numbers.ts'
import { Page } from '../../ui/Page.tsx'
import { longOf } from '../../ui/sorting.ts'
import { CatalogCrumb, DataCrumb } from './DataCrumb.tsx'
import { DropSchema } from './DropSchema.tsx'
import { RegisterTable } from './RegisterTable.tsx'
import { TableLink } from './TableLink.tsx'
import { UploadButton } from './UploadButton.tsx'
import { May } from '../../may/May.tsx'
import { AccessButton } from '../access/AccessButton.tsx'

const COLUMNS: readonly DataColumn<TableSummary>[] = [
  { id: 'name', header: 'Name', sortBy: ({ name }) => name, cell: (table) => <TableLink table={table} /> },
  {
    id: 'kind',
    header: 'Kind',
    width: 90,
    sortBy: ({ kind }) => kind,
    cell: ({ kind }) => (kind === 'view' ? 'View' : 'Table'),
  },
  {
    id: 'rows',
    header: 'Rows',
    figures: true,
    width: 130,
    sortBy: ({ row_count: rows }) => longOf(rows),
    cell: ({ row_count: rows }) => formatCount(rows),
  },
  {
    id: 'size',
    header: 'Size',
    figures: true,
    width: 110,
    sortBy: ({ size_bytes: bytes }) => longOf(bytes),
    cell: ({ size_bytes: bytes }) => formatBytes(bytes),
  },
  {
    id: 'changed',
    header: 'Last change',
    width: 150,
    sortBy: ({ updated_at: at }) => at,
    cell: ({ updated_at: at }) => <Moment at={at} />,
  },
]

/** The tables and views of one schema. */
export const SchemaDetails = (): ReactNode => {
  const { catalog, schema } = useParams({ from: '/signed-in/w/$workspace/data/$catalog/$schema' })
  const { q = '', sort } = useSearch({ from: '/signed-in/w/$workspace/data/$catalog/$schema' })
  const navigate = useNavigate({ from: '/w/$workspace/data/$catalog/$schema' })
  const query = useInfiniteQuery(tableListQuery(catalog, schema))
  const [dropping, drop] = useDisclosure()
  const [registering, register] = useDisclosure()
  const pages = query.data?.pages
  const tables = useMemo(() => pages?.flatMap((page) => page.tables), [pages])
  return (
    <Page
      title={schema}
      crumbs={[<DataCrumb key="data" />, <CatalogCrumb key="catalog" catalog={catalog} />]}
      actions={
        <>
          <AccessButton on={{ catalog, schema }} privileges={['read', 'write', 'manage']} />
          <UploadButton into={`${catalog}.${schema}`} />
          <Menu position="bottom-end">
            <Menu.Target>
              <ActionIcon aria-label="More actions">
                <IconDots size={16} />
              </ActionIcon>
            </Menu.Target>
            <Menu.Dropdown>
              <May does="registerTable" on={{ catalog }} absent>
                <Menu.Item leftSection={<IconTablePlus size={14} />} onClick={register.open}>
                  Register a table by its metadata file
                </Menu.Item>
              </May>
              <May does="dropSchema" on={{ catalog, schema }}>
                <Menu.Item leftSection={<IconTrash size={14} />} onClick={drop.open}>
                  Drop the schema
                </Menu.Item>
              </May>
            </Menu.Dropdown>
          </Menu>
        </>
      }
    >
      <Loaded query={{ data: tables, error: query.error, refetch: query.refetch }}>
        {(rows) =>
          rows.length === 0 ? (
            <EmptyNote
              icon={<IconTable size={32} />}
              title="No table yet"
              action={<UploadButton into={`${catalog}.${schema}`} />}
            >
              A file becomes an Iceberg table here; SQL and other engines can create tables as well.
            </EmptyNote>
          ) : (
            <>
              <FilterInput
                label="Filter tables and views"
                value={q}
                main={false}
                onChange={(next) => void navigate({ search: { q: next || undefined, sort }, replace: true })}
              />
              <DataTable
                label={`Tables and views of ${catalog}.${schema}`}
                columns={COLUMNS}
                rows={rows.filter(({ name }) => name.toLowerCase().includes(q.toLowerCase()))}
                rowKey={({ name }) => name}
                rowVersion={({ updated_at: at }) => at ?? ''}
                sort={sort}
                onSort={(next) => void navigate({ search: { q: q || undefined, sort: next }, replace: true })}
                more={query}
              />
            </>
          )
        }
      </Loaded>
      <RegisterTable catalog={catalog} schema={schema} opened={registering} onClose={register.close} />
      <DropSchema catalog={catalog} schema={schema} opened={dropping} onClose={drop.close} />
    </Page>
  )
}

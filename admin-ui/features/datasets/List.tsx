import { Button, Group } from '@mantine/core'
import { IconTags } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useMemo, type ReactNode } from 'react'
import { datasetsQuery } from '../../api/dataset-queries.ts'
import type { Dataset } from '../../api/types.ts'
import { DataTable, type DataColumn } from '../../ui/DataTable.tsx'
import { EmptyNote } from '../../ui/EmptyNote.tsx'
import { FilterInput } from '../../ui/FilterInput.tsx'
import { Loaded } from '../../ui/Loaded.tsx'
import { Moment } from '../../ui/Moment.tsx'
import { Page } from '../../ui/Page.tsx'
import { StateChip } from '../../ui/StateChip.tsx'
import { DataSwitch } from '../data/DataSwitch.tsx'
import { TableLink } from '../data/TableLink.tsx'
import { TagList } from './TagList.tsx'

const columnsOf = (workspace: string): readonly DataColumn<Dataset>[] => [
  {
    id: 'name',
    header: 'Dataset',
    sortBy: ({ name }) => name,
    cell: ({ name, description }) => (
      <>
        <Link to="/w/$workspace/datasets/$dataset" params={{ workspace, dataset: name }}>
          {name}
        </Link>
        <span className="dim"> {description.split('\n')[0]}</span>
      </>
    ),
  },
  {
    id: 'table',
    header: 'Table',
    cell: ({ table: { catalog, schema, table }, status }) =>
      status === 'broken' ? (
        <span className="dim">{`${catalog}.${schema}.${table}`}</span>
      ) : (
        <TableLink table={{ catalog, schema, name: table }} withSchema />
      ),
  },
  { id: 'owner', header: 'Owner', width: 140, sortBy: ({ owner }) => owner, cell: ({ owner }) => owner },
  { id: 'tags', header: 'Tags', cell: ({ tags }) => <TagList tags={tags} /> },
  {
    id: 'status',
    header: 'State',
    width: 100,
    sortBy: ({ status }) => status,
    cell: ({ status }) => <StateChip state={status} />,
  },
  {
    id: 'updated',
    header: 'Edited',
    width: 130,
    sortBy: ({ updated_at: at }) => at,
    cell: ({ updated_at: at }) => <Moment at={at} />,
  },
]

/** The tables by their logical names: search by name, owner and tag. */
export const List = (): ReactNode => {
  const { workspace } = useParams({ from: '/signed-in/w/$workspace/datasets' })
  const search = useSearch({ from: '/signed-in/w/$workspace/datasets' })
  const { sort, ...filter } = search
  const navigate = useNavigate({ from: '/w/$workspace/datasets' })
  const query = useInfiniteQuery(datasetsQuery(workspace, filter))
  const pages = query.data?.pages
  const rows = useMemo(() => pages?.flatMap(({ datasets }) => datasets), [pages])
  const columns = useMemo(() => columnsOf(workspace), [workspace])
  const set = (change: Partial<typeof search>): void =>
    void navigate({ search: { ...search, ...change }, replace: true })
  const filtered = Object.values(filter).some((value) => value !== undefined)
  return (
    <Page title="Datasets" below={<DataSwitch at="datasets" />}>
      <Group gap={8} mb="sm">
        <FilterInput label="Name" value={search.q ?? ''} onChange={(q) => set({ q: q || undefined })} />
        <FilterInput
          label="Owner"
          width={160}
          main={false}
          value={search.owner ?? ''}
          onChange={(owner) => set({ owner: owner || undefined })}
        />
        <FilterInput
          label="Tag, or tag=value"
          width={180}
          main={false}
          value={search.tag ?? ''}
          onChange={(tag) => set({ tag: tag || undefined })}
        />
      </Group>
      <Loaded query={{ data: rows, error: query.error, refetch: query.refetch }} rows={8}>
        {(datasets) =>
          datasets.length > 0 ? (
            <DataTable
              label="Datasets"
              columns={columns}
              rows={datasets}
              rowKey={({ dataset_id: id }) => id}
              rowVersion={({ version, status }) => `${version} ${status}`}
              sort={sort}
              onSort={(next) => set({ sort: next })}
              more={query}
            />
          ) : (
            <EmptyNote
              icon={<IconTags size={32} />}
              title={filtered ? 'No dataset fits' : 'No dataset yet'}
              action={
                filtered ? (
                  <Button variant="default" onClick={() => void navigate({ search: {} })}>
                    Clear the filters
                  </Button>
                ) : (
                  <Button
                    renderRoot={(props) => <Link to="/w/$workspace/data" params={{ workspace }} {...props} />}
                  >
                    Choose a table to register
                  </Button>
                )
              }
            >
              A dataset gives a table a name that people look for, an owner, tags and a description.
            </EmptyNote>
          )
        }
      </Loaded>
    </Page>
  )
}

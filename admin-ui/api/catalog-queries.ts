import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { api } from './client.ts'

/** Where a table is. */
export interface TableName {
  readonly catalog: string
  readonly schema: string
  readonly table: string
}

/** Where a table lies that is known already. */
export const tableNameOf = ({
  catalog,
  schema,
  name,
}: {
  readonly catalog: string
  readonly schema: string
  readonly name: string
}): TableName => ({ catalog, schema, table: name })

const PAGE = 1000

export const catalogsQuery = queryOptions({
  queryKey: ['catalogs'],
  queryFn: async ({ signal }) =>
    (await api.call('listCatalogs', { query: { page_size: PAGE } }, { signal })).catalogs,
})

export const schemasQuery = (catalog: string) =>
  queryOptions({
    queryKey: ['schemas', catalog],
    queryFn: async ({ signal }) =>
      (await api.call('listSchemas', { params: { catalog }, query: { page_size: PAGE } }, { signal }))
        .schemas,
  })

/** The first thousand tables and views of a schema, by name: what the tree, completion and Home show. */
export const tablesQuery = (catalog: string, schema: string) =>
  queryOptions({
    queryKey: ['tables', catalog, schema],
    queryFn: async ({ signal }) =>
      (
        await api.call(
          'listTables',
          { params: { catalog, schema }, query: { page_size: PAGE, kind: 'all' } },
          { signal },
        )
      ).tables,
  })

export const tableQuery = ({ catalog, schema, table }: TableName) =>
  queryOptions({
    queryKey: ['tables', catalog, schema, table],
    queryFn: ({ signal }) => api.call('getTable', { params: { catalog, schema, table } }, { signal }),
  })

export const viewQuery = (catalog: string, schema: string, view: string) =>
  queryOptions({
    queryKey: ['tables', catalog, schema, view, 'view'],
    queryFn: ({ signal }) => api.call('getView', { params: { catalog, schema, view } }, { signal }),
  })

const pages = {
  initialPageParam: undefined as string | undefined,
  getNextPageParam: (last: { next_page_token?: string | undefined }) => last.next_page_token,
}

export const tableListQuery = (catalog: string, schema: string) =>
  infiniteQueryOptions({
    queryKey: ['tables', catalog, schema, 'pages'],
    queryFn: ({ signal, pageParam }) =>
      api.call(
        'listTables',
        { params: { catalog, schema }, query: { page_token: pageParam, kind: 'all' } },
        { signal },
      ),
    ...pages,
  })

export const snapshotsQuery = ({ catalog, schema, table }: TableName) =>
  infiniteQueryOptions({
    queryKey: ['tables', catalog, schema, table, 'snapshots'],
    queryFn: ({ signal, pageParam }) =>
      api.call(
        'listSnapshots',
        { params: { catalog, schema, table }, query: { page_token: pageParam } },
        { signal },
      ),
    ...pages,
  })

export const filesQuery = ({ catalog, schema, table }: TableName) =>
  infiniteQueryOptions({
    queryKey: ['tables', catalog, schema, table, 'files'],
    queryFn: ({ signal, pageParam }) =>
      api.call(
        'listFiles',
        { params: { catalog, schema, table }, query: { page_token: pageParam } },
        { signal },
      ),
    ...pages,
  })

export const partitionsQuery = ({ catalog, schema, table }: TableName) =>
  infiniteQueryOptions({
    queryKey: ['tables', catalog, schema, table, 'partitions'],
    queryFn: ({ signal, pageParam }) =>
      api.call(
        'listPartitions',
        { params: { catalog, schema, table }, query: { page_token: pageParam } },
        { signal },
      ),
    ...pages,
  })

export const searchQuery = (workspace: string, q: string) =>
  queryOptions({
    queryKey: ['search', workspace, q],
    queryFn: async ({ signal }) =>
      (await api.call('search', { params: { workspace }, query: { q } }, { signal })).hits,
    staleTime: 5_000,
  })

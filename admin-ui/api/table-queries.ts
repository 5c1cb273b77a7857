/** What is known of one table beyond its columns and size. Every key begins as the table's own does. */
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import type { TableName } from './catalog-queries.ts'
import { api } from './client.ts'

const keyOf = ({ catalog, schema, table }: TableName, part: string) =>
  ['tables', catalog, schema, table, part] as const

/** Absent `from`: the parent of `to`. */
export const comparisonQuery = (table: TableName, to: string, from: string | undefined) =>
  queryOptions({
    queryKey: [...keyOf(table, 'comparison'), from ?? '', to],
    queryFn: ({ signal }) =>
      api.call('compareSnapshots', { params: { ...table }, query: { from, to } }, { signal }),
  })

export const refsQuery = (table: TableName) =>
  queryOptions({
    queryKey: keyOf(table, 'refs'),
    queryFn: async ({ signal }) =>
      (await api.call('listTableRefs', { params: { ...table } }, { signal })).refs,
  })

export const tableSchemasQuery = (table: TableName) =>
  queryOptions({
    queryKey: keyOf(table, 'schemas'),
    queryFn: async ({ signal }) =>
      (await api.call('listTableSchemas', { params: { ...table } }, { signal })).schemas,
  })

export const statisticsQuery = (table: TableName) =>
  queryOptions({
    queryKey: keyOf(table, 'statistics'),
    queryFn: ({ signal }) => api.call('getTableStatistics', { params: { ...table } }, { signal }),
  })

export const ddlQuery = (table: TableName) =>
  queryOptions({
    queryKey: keyOf(table, 'ddl'),
    queryFn: async ({ signal }) => (await api.call('getTableDdl', { params: { ...table } }, { signal })).ddl,
  })

export const reportsQuery = (table: TableName) =>
  infiniteQueryOptions({
    queryKey: keyOf(table, 'reports'),
    queryFn: ({ signal, pageParam }) =>
      api.call('listReports', { params: { ...table }, query: { page_token: pageParam } }, { signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next_page_token,
  })

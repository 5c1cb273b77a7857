import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import type { Request } from '@boathouse/contract/client.ts'
import { api } from './client.ts'

interface ConnectionPath {
  readonly workspace: string
  readonly connection: string
}

type Asked = Request<'previewSource'>['body']

/** Tables and views of a database whose names hold the text; nothing of it is kept for later. */
export const sourceTablesQuery = (params: ConnectionPath, text: string) =>
  queryOptions({
    queryKey: ['sources', params, 'tables', text],
    queryFn: ({ signal }) =>
      api.call('listSourceTables', { params, query: { name_contains: text || undefined } }, { signal }),
    placeholderData: keepPreviousData,
  })

/** Columns and the first rows of a table or a query. */
export const sourcePreviewQuery = (params: ConnectionPath, asked: Asked) =>
  queryOptions({
    queryKey: ['sources', params, 'preview', asked],
    queryFn: ({ signal }) => api.call('previewSource', { params, body: asked }, { signal }),
    retry: false,
  })

import type { Input, operations } from '@boathouse/contract'

export type NewIngest = Input<typeof operations.createIngest>['body']

/** What a database is asked for, and through which connection. */
export type DatabaseSource = NonNullable<NewIngest['source']>

/** What the person asked for, as the row keeps it; upload, target and mode have columns of their own. */
export type IngestRequest = Pick<
  NewIngest,
  'source' | 'options' | 'columns' | 'partitioning' | 'on_bad_rows' | 'rejects_table' | 'register_as'
>

export const requestOf = ({
  source,
  options,
  columns,
  partitioning,
  on_bad_rows,
  rejects_table,
  register_as,
}: NewIngest): IngestRequest => ({
  source,
  options,
  columns,
  partitioning,
  on_bad_rows,
  rejects_table,
  register_as,
})

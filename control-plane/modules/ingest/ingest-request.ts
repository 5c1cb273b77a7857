import type { Input, operations } from '@boathouse/contract'

export type NewIngest = Input<typeof operations.createIngest>['body']

/** What the person asked for, as the row keeps it; upload, target and mode have columns of their own. */
export type IngestRequest = Pick<
  NewIngest,
  'options' | 'columns' | 'partitioning' | 'on_bad_rows' | 'rejects_table' | 'register_as'
>

export const requestOf = ({
  options,
  columns,
  partitioning,
  on_bad_rows,
  rejects_table,
  register_as,
}: NewIngest): IngestRequest => ({
  options,
  columns,
  partitioning,
  on_bad_rows,
  rejects_table,
  register_as,
})

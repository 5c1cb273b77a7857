import type { Column } from '../../../api/types.ts'
import { DataTable, type DataColumn } from '../../../ui/DataTable.tsx'
import { TypeIcon } from '../../../ui/TypeIcon.tsx'

/** As SQL spells the type; what Iceberg calls it shows on hover. */
const COLUMNS: readonly DataColumn<Column>[] = [
  { id: 'id', header: 'Field id', figures: true, width: 80, sortBy: ({ id }) => id, cell: ({ id }) => id },
  {
    id: 'name',
    header: 'Column',
    sortBy: ({ name }) => name,
    cell: ({ name }) => <span className="mono">{name}</span>,
  },
  {
    id: 'type',
    header: 'Type',
    sortBy: ({ type_text: type }) => type,
    cell: ({ type_text: type, iceberg_type: iceberg }) => (
      <span
        style={{ display: 'flex', alignItems: 'center', gap: 6 }}
        title={`${type}; in Iceberg ${iceberg}`}
      >
        <TypeIcon type={type} />
        <span className="mono" style={{ minWidth: 0, overflow: 'hidden', textOverflow: 'ellipsis' }}>
          {type}
        </span>
      </span>
    ),
  },
  {
    id: 'nullable',
    header: 'NULL',
    width: 110,
    cell: ({ nullable }) => (nullable ? 'allowed' : <strong>not allowed</strong>),
  },
]

const COMMENT: DataColumn<Column> = {
  id: 'comment',
  header: 'Comment',
  cell: ({ comment }) => comment ?? <span className="dim">–</span>,
}

interface ColumnTableProps {
  readonly label: string
  readonly columns: readonly Column[]
  /** What else is known of each column; stands before the comment. */
  readonly more?: readonly DataColumn<Column>[]
  readonly sort?: string | undefined
  readonly onSort?: (sort: string) => void
}

/** The columns of a table or view. */
export const ColumnTable = ({ label, columns, more = [], sort, onSort }: ColumnTableProps) => (
  <DataTable
    label={label}
    columns={[...COLUMNS, ...more, COMMENT]}
    rows={columns}
    rowKey={({ id }) => String(id)}
    sort={sort}
    {...(onSort ? { onSort } : {})}
  />
)

import { Text } from '@mantine/core'
import type { BadRow } from '../../../api/types.ts'
import { DataTable, type DataColumn } from '../../../ui/DataTable.tsx'
import { formatCount } from '../../../ui/numbers.ts'
import { Value } from '../../../ui/Value.tsx'

const COLUMNS: readonly DataColumn<BadRow>[] = [
  { id: 'line', header: 'Line', width: 90, figures: true, cell: ({ line }) => formatCount(line) },
  {
    id: 'column',
    header: 'Column',
    width: 160,
    cell: ({ column }) => column ?? <span className="dim">–</span>,
  },
  { id: 'message', header: 'What is wrong', cell: ({ message }) => <span title={message}>{message}</span> },
  {
    id: 'text',
    header: 'The text',
    cell: ({ text }) => (
      <span className="mono" title={text}>
        <Value value={text} />
      </span>
    ),
  },
]

/** Where the file does not fit: line numbers of the file, and the offending text. */
export const BadRows = ({ rows, rejected }: { rows: readonly BadRow[]; rejected: string | null }) => (
  <>
    {rejected !== null && Number(rejected) > rows.length && (
      <Text c="dimmed" mb={8}>
        The first {rows.length} of {formatCount(rejected)}.
      </Text>
    )}
    <DataTable
      label="Bad rows"
      columns={COLUMNS}
      rows={rows}
      rowKey={(row) => `${row.line} ${row.column} ${row.text}`}
    />
  </>
)

import { Text } from '@mantine/core'
import type { DataFile, SnapshotComparison, SnapshotDifference } from '../../../../api/types.ts'
import { DataTable, type DataColumn } from '../../../../ui/DataTable.tsx'
import { formatBytes, formatCount } from '../../../../ui/numbers.ts'
import { Section } from '../../../../ui/Section.tsx'
import { FILE_COLUMNS } from '../file-columns.tsx'

interface Amount {
  readonly what: string
  readonly added: string
  readonly removed: string
}

const AMOUNTS: readonly DataColumn<Amount>[] = [
  { id: 'what', header: 'Amount', width: 200, cell: ({ what }) => what },
  { id: 'added', header: 'Added', width: 160, figures: true, cell: ({ added }) => added },
  { id: 'removed', header: 'Removed', width: 160, figures: true, cell: ({ removed }) => removed },
]

/** How much came and went, counted in files: rows of rewritten files count on both sides. */
export const DifferenceAmounts = ({ comparison: { added, removed } }: { comparison: SnapshotComparison }) => {
  const amount = (what: string, of: (side: SnapshotDifference) => string): Amount => ({
    what,
    added: of(added),
    removed: of(removed),
  })
  return (
    <div style={{ maxWidth: 560 }}>
      <DataTable
        label="Rows and files"
        columns={AMOUNTS}
        rows={[
          amount('Rows of data files', (side) => formatCount(side.record_count)),
          amount('Data files', (side) => formatCount(side.file_count)),
          amount('Delete files', (side) => formatCount(side.delete_file_count)),
          amount('Size', (side) => formatBytes(side.total_size_bytes)),
        ]}
        rowKey={({ what }) => what}
      />
      <Text c="dimmed" size="sm" mt={4}>
        Rows of a file that was written anew count on both sides.
      </Text>
    </div>
  )
}

const SHOWN = FILE_COLUMNS.filter(({ id }) => id !== 'format')

/** The files of one side that the other does not have. */
export const DifferenceFiles = ({ title, difference }: { title: string; difference: SnapshotDifference }) => {
  const { files } = difference
  if (files.length === 0) return null
  const total = BigInt(difference.file_count) + BigInt(difference.delete_file_count)
  return (
    <Section title={title}>
      <DataTable<DataFile>
        label={title}
        columns={SHOWN}
        rows={files}
        rowKey={({ file_path: path }) => path}
      />
      {total > BigInt(files.length) && (
        <Text c="dimmed" mt={4}>
          {formatCount(files.length)} of {formatCount(total)} are listed.
        </Text>
      )}
    </Section>
  )
}

import { IconLayoutGrid } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { partitionsQuery, tableNameOf } from '../../../api/catalog-queries.ts'
import type { Partition, Table } from '../../../api/types.ts'
import { DataTable, type DataColumn } from '../../../ui/DataTable.tsx'
import { EmptyNote } from '../../../ui/EmptyNote.tsx'
import { Loaded } from '../../../ui/Loaded.tsx'
import { formatBytes, formatCount } from '../../../ui/numbers.ts'
import { StateChip } from '../../../ui/StateChip.tsx'
import { partitionHasSmallFiles } from './small-files.ts'

const COLUMNS: readonly DataColumn<Partition>[] = [
  {
    id: 'partition',
    header: 'Partition',
    cell: ({ partition }) => <span className="mono">{partition}</span>,
  },
  {
    id: 'rows',
    header: 'Rows',
    width: 130,
    figures: true,
    cell: ({ record_count: rows }) => formatCount(rows),
  },
  {
    id: 'files',
    header: 'Files',
    width: 90,
    figures: true,
    cell: ({ file_count: files }) => formatCount(files),
  },
  {
    id: 'size',
    header: 'Size',
    width: 110,
    figures: true,
    cell: ({ total_size_bytes: size }) => formatBytes(size),
  },
  {
    id: 'average',
    header: 'A file',
    width: 110,
    figures: true,
    cell: ({ file_count: files, total_size_bytes: size }) =>
      files === '0' ? '–' : formatBytes(BigInt(size) / BigInt(files)),
  },
  {
    id: 'advice',
    header: 'Advice',
    width: 150,
    cell: ({ file_count: files, total_size_bytes: size }) =>
      partitionHasSmallFiles(files, size) && <StateChip state="fragmented" />,
  },
]

export const Partitions = ({ table }: { table: Table }) => {
  const divided = table.partitioning.length > 0
  const query = useInfiniteQuery({
    ...partitionsQuery(tableNameOf(table)),
    enabled: divided,
  })
  const pages = query.data?.pages
  const rows = useMemo(() => pages?.flatMap(({ partitions }) => partitions), [pages])
  if (!divided) {
    return (
      <EmptyNote icon={<IconLayoutGrid size={32} />} title="Not partitioned">
        Partitioning is chosen when a table is made, in SQL by{' '}
        <span className="mono">WITH (partitioning = …)</span> or in the upload. Queries on the partitioned
        columns then read less.
      </EmptyNote>
    )
  }
  return (
    <Loaded query={{ data: rows, error: query.error, refetch: query.refetch }}>
      {(partitions) => (
        <DataTable
          label={`Partitions of ${table.name}`}
          columns={COLUMNS}
          rows={partitions}
          rowKey={({ partition }) => partition}
          more={query}
        />
      )}
    </Loaded>
  )
}

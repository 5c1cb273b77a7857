import { IconFile } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { Alert, Group, Text } from '@mantine/core'
import { IconInfoCircle } from '@tabler/icons-react'
import { filesQuery, tableNameOf } from '../../../api/catalog-queries.ts'
import type { Table } from '../../../api/types.ts'
import { DataTable } from '../../../ui/DataTable.tsx'
import { EmptyNote } from '../../../ui/EmptyNote.tsx'
import { Loaded } from '../../../ui/Loaded.tsx'
import { formatBytes, formatCount } from '../../../ui/numbers.ts'
import { CompactFiles } from './CompactFiles.tsx'
import { FILE_COLUMNS } from './file-columns.tsx'
import { hasSmallFiles } from './small-files.ts'

const SmallFiles = ({ table }: { table: Table }) => {
  const { file_count: files, size_bytes: bytes } = table
  if (!hasSmallFiles(files, bytes)) return null
  return (
    <Alert color="yellow" variant="outline" icon={<IconInfoCircle size={18} />} mb="sm" p="sm">
      <Group justify="space-between" gap="sm">
        <Text inherit flex="1 1 20rem">
          {formatCount(files)} files of {formatBytes(Math.round(Number(bytes) / Number(files)))} on average.
          Queries spend their time opening them. Compacting writes them again as few; writing larger batches
          keeps them so.
        </Text>
        <CompactFiles table={table} />
      </Group>
    </Alert>
  )
}

export const Files = ({ table }: { table: Table }) => {
  const query = useInfiniteQuery(filesQuery(tableNameOf(table)))
  const pages = query.data?.pages
  const rows = useMemo(() => pages?.flatMap(({ files }) => files), [pages])
  return (
    <>
      <SmallFiles table={table} />
      <Loaded query={{ data: rows, error: query.error, refetch: query.refetch }}>
        {(files) =>
          files.length === 0 ? (
            <EmptyNote icon={<IconFile size={32} />} title="No file">
              The current snapshot of this table holds no data.
            </EmptyNote>
          ) : (
            <DataTable
              label={`Files of ${table.name}`}
              columns={FILE_COLUMNS}
              rows={files}
              rowKey={({ file_path: path }) => path}
              more={query}
            />
          )
        }
      </Loaded>
    </>
  )
}

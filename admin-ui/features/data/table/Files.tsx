import { IconFile } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { Alert } from '@mantine/core'
import { IconInfoCircle } from '@tabler/icons-react'
import { filesQuery } from '../../../api/catalog-queries.ts'
import type { DataFile, Table } from '../../../api/types.ts'
import { DataTable, type DataColumn } from '../../../ui/DataTable.tsx'
import { EmptyNote } from '../../../ui/EmptyNote.tsx'
import { Loaded } from '../../../ui/Loaded.tsx'
import { MiddleText } from '../../../ui/MiddleText.tsx'
import { formatBytes, formatCount } from '../../../ui/numbers.ts'

const CONTENT = { data: 'data', position_deletes: 'position deletes', equality_deletes: 'equality deletes' }

/** The path below the table's own location; paths elsewhere are shown whole. */
const below = (location: string, path: string): string =>
  path.startsWith(`${location}/`) ? path.slice(location.length + 1) : path

const columnsOf = (location: string): readonly DataColumn<DataFile>[] => [
  {
    id: 'path',
    header: 'File',
    cell: ({ file_path: path }) => (
      <MiddleText text={path} shown={below(location, path)} what="path" tail={24} />
    ),
  },
  { id: 'content', header: 'Content', width: 130, cell: ({ content }) => CONTENT[content] },
  {
    id: 'partition',
    header: 'Partition',
    width: 200,
    cell: ({ partition }) => partition || <span className="dim">–</span>,
  },
  {
    id: 'rows',
    header: 'Rows',
    width: 110,
    figures: true,
    cell: ({ record_count: rows }) => formatCount(rows),
  },
  {
    id: 'size',
    header: 'Size',
    width: 100,
    figures: true,
    cell: ({ file_size_bytes: size }) => formatBytes(size),
  },
  { id: 'format', header: 'Format', width: 80, cell: ({ file_format: format }) => format.toLowerCase() },
]

/** From here on, opening files costs more than reading them. */
const SMALL = 4 * 1024 * 1024
const MANY = 50

const SmallFiles = ({ table }: { table: Table }) => {
  const count = Number(table.file_count ?? 0)
  const average = count === 0 ? 0 : Number(table.size_bytes ?? 0) / count
  if (count < MANY || average >= SMALL) return null
  return (
    <Alert color="yellow" variant="outline" icon={<IconInfoCircle size={18} />} mb="sm" p="sm">
      {formatCount(count)} files of {formatBytes(Math.round(average))} on average. Queries spend their time
      opening them; writing larger batches makes the table faster.
    </Alert>
  )
}

export const Files = ({ table }: { table: Table }) => {
  const query = useInfiniteQuery(
    filesQuery({ catalog: table.catalog, schema: table.schema, table: table.name }),
  )
  const pages = query.data?.pages
  const columns = useMemo(() => columnsOf(table.location), [table.location])
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
              columns={columns}
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

import type { DataFile } from '../../../api/types.ts'
import type { DataColumn } from '../../../ui/DataTable.tsx'
import { MiddleText } from '../../../ui/MiddleText.tsx'
import { formatBytes, formatCount } from '../../../ui/numbers.ts'

const CONTENT = { data: 'data', position_deletes: 'position deletes', equality_deletes: 'equality deletes' }

/** The path below the table's own `data` folder; paths elsewhere are shown whole. */
const shortPath = (path: string): string => path.slice(path.lastIndexOf('/data/') + 1)

export const FILE_COLUMNS: readonly DataColumn<DataFile>[] = [
  {
    id: 'path',
    header: 'File',
    // The end of the name and the beginning of its path.
    width: 240,
    cell: ({ file_path: path }) => <MiddleText text={path} shown={shortPath(path)} what="path" tail={24} />,
  },
  { id: 'content', header: 'Content', width: 115, cell: ({ content }) => CONTENT[content] },
  {
    id: 'partition',
    header: 'Partition',
    width: 300,
    cell: ({ partition }) =>
      partition ? <span title={partition}>{partition}</span> : <span className="dim">–</span>,
  },
  {
    id: 'rows',
    header: 'Rows',
    width: 90,
    figures: true,
    cell: ({ record_count: rows }) => formatCount(rows),
  },
  {
    id: 'size',
    header: 'Size',
    width: 90,
    figures: true,
    cell: ({ file_size_bytes: size }) => formatBytes(size),
  },
  { id: 'format', header: 'Format', width: 80, cell: ({ file_format: format }) => format.toLowerCase() },
]

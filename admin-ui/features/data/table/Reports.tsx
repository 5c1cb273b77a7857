import { IconReportAnalytics } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { tableNameOf } from '../../../api/catalog-queries.ts'
import { reportsQuery } from '../../../api/table-queries.ts'
import type { Table, TableReport } from '../../../api/types.ts'
import { DataTable, type DataColumn } from '../../../ui/DataTable.tsx'
import { EmptyNote } from '../../../ui/EmptyNote.tsx'
import { Loaded } from '../../../ui/Loaded.tsx'
import { Moment } from '../../../ui/Moment.tsx'
import { reportPhrases } from './report-phrases.ts'

const COLUMNS: readonly DataColumn<TableReport>[] = [
  { id: 'when', header: 'When', width: 130, cell: ({ reported_at: at }) => <Moment at={at} /> },
  { id: 'kind', header: 'What', width: 90, cell: ({ kind }) => (kind === 'scan' ? 'Scan' : 'Commit') },
  {
    id: 'who',
    header: 'Who',
    width: 120,
    cell: ({ principal }) => principal ?? <span className="dim">–</span>,
  },
  {
    id: 'snapshot',
    header: 'Snapshot',
    width: 180,
    cell: ({ snapshot_id: id }) =>
      id === null ? <span className="dim">–</span> : <span className="mono">{id}</span>,
  },
  {
    id: 'measured',
    header: 'Measured',
    cell: ({ report }) => {
      const text = reportPhrases(report).join(', ')
      return <span title={text}>{text || <span className="dim">nothing that is known here</span>}</span>
    },
  },
]

/** What other engines measured of their scans and commits. */
export const Reports = ({ table }: { table: Table }) => {
  const query = useInfiniteQuery(reportsQuery(tableNameOf(table)))
  const pages = query.data?.pages
  const rows = useMemo(() => pages?.flatMap(({ reports }) => reports), [pages])
  return (
    <Loaded query={{ data: rows, error: query.error, refetch: query.refetch }}>
      {(reports) =>
        reports.length === 0 ? (
          <EmptyNote icon={<IconReportAnalytics size={32} />} title="No report in the last week">
            Spark and other engines that use this table through the catalog report here what their scans and
            commits took.
          </EmptyNote>
        ) : (
          <DataTable
            label={`Reports on ${table.name}`}
            columns={COLUMNS}
            rows={reports}
            rowKey={({ report_id: id }) => id}
            more={query}
          />
        )
      }
    </Loaded>
  )
}

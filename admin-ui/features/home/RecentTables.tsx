import { IconTable } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import type { TableSummary } from '../../api/types.ts'
import { DataTable, type DataColumn } from '../../ui/DataTable.tsx'
import { EmptyNote } from '../../ui/EmptyNote.tsx'
import { Moment } from '../../ui/Moment.tsx'
import { formatCount } from '../../ui/numbers.ts'
import { Pending } from '../../ui/Pending.tsx'
import { Section } from '../../ui/Section.tsx'
import { TableLink } from '../data/TableLink.tsx'
import { useRecentTables } from './use-recent-tables.ts'

const COLUMNS: readonly DataColumn<TableSummary>[] = [
  { id: 'name', header: 'Table', cell: (table) => <TableLink table={table} withSchema /> },
  { id: 'rows', header: 'Rows', figures: true, width: 110, cell: ({ row_count: rows }) => formatCount(rows) },
  { id: 'changed', header: 'Changed', width: 130, cell: ({ updated_at: at }) => <Moment at={at} /> },
]

export const RecentTables = ({ workspace }: { workspace: string }) => {
  const tables = useRecentTables(workspace)
  return (
    <Section
      title="Recent tables"
      aside={
        <Link to="/w/$workspace/data" params={{ workspace }}>
          All data
        </Link>
      }
    >
      {!tables && <Pending />}
      {tables?.length === 0 && (
        <EmptyNote icon={<IconTable size={28} />} title="No table yet">
          Tables that are loaded or changed appear here, the newest first.
        </EmptyNote>
      )}
      {tables && tables.length > 0 && (
        <DataTable
          label="Recent tables"
          columns={COLUMNS}
          rows={tables.slice(0, 8)}
          rowKey={({ schema, name }) => `${schema}.${name}`}
          rowVersion={({ updated_at: at }) => at ?? ''}
        />
      )}
    </Section>
  )
}

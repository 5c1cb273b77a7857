import { useNavigate, useSearch } from '@tanstack/react-router'
import { useMemo } from 'react'
import type { Column, Table } from '../../../api/types.ts'
import { DataTable, type DataColumn } from '../../../ui/DataTable.tsx'
import { FilterInput } from '../../../ui/FilterInput.tsx'
import { TypeIcon } from '../../../ui/TypeIcon.tsx'

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
    cell: ({ type_text: type }) => (
      <span style={{ display: 'inline-flex', alignItems: 'center', gap: 6 }} title={type}>
        <TypeIcon type={type} />
        <span className="mono">{type}</span>
      </span>
    ),
  },
  {
    id: 'nullable',
    header: 'NULL',
    width: 110,
    cell: ({ nullable }) => (nullable ? 'allowed' : <strong>not allowed</strong>),
  },
  { id: 'comment', header: 'Comment', cell: ({ comment }) => comment ?? <span className="dim">–</span> },
]

export const Columns = ({ table }: { table: Table }) => {
  const { q = '', sort } = useSearch({ from: '/signed-in/w/$workspace/data/$catalog/$schema/$table' })
  const navigate = useNavigate({ from: '/w/$workspace/data/$catalog/$schema/$table' })
  const rows = useMemo(
    () => table.columns.filter(({ name }) => name.toLowerCase().includes(q.toLowerCase())),
    [table.columns, q],
  )
  return (
    <>
      <FilterInput
        label={`Filter ${table.columns.length} columns`}
        value={q}
        main={false}
        onChange={(next) =>
          void navigate({ search: (before) => ({ ...before, q: next || undefined }), replace: true })
        }
      />
      <DataTable
        label={`Columns of ${table.name}`}
        columns={COLUMNS}
        rows={rows}
        rowKey={({ id }) => String(id)}
        sort={sort}
        onSort={(next) => void navigate({ search: (before) => ({ ...before, sort: next }), replace: true })}
      />
    </>
  )
}

import { Box } from '@mantine/core'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useMemo } from 'react'
import type { Table } from '../../../api/types.ts'
import { FilterInput } from '../../../ui/FilterInput.tsx'
import { ColumnTable } from './ColumnTable.tsx'
import { ColumnStatistics } from './ColumnStatistics.tsx'
import { SchemaHistory } from './SchemaHistory.tsx'

/** The columns as they are now, and how they came to be. */
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
      <Box mb={24}>
        <ColumnTable
          label={`Columns of ${table.name}`}
          columns={rows}
          sort={sort}
          onSort={(next) => void navigate({ search: (before) => ({ ...before, sort: next }), replace: true })}
        />
      </Box>
      <ColumnStatistics table={table} filter={q} />
      <SchemaHistory table={table} />
    </>
  )
}

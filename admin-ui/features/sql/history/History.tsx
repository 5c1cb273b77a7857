import { Group, Select } from '@mantine/core'
import { IconHistory } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useMemo, type ReactNode } from 'react'
import { historyQuery } from '../../../api/statement-queries.ts'
import type { StatementState, StatementSummary } from '../../../api/types.ts'
import { DataTable, type DataColumn } from '../../../ui/DataTable.tsx'
import { EmptyNote } from '../../../ui/EmptyNote.tsx'
import { FilterInput } from '../../../ui/FilterInput.tsx'
import { Loaded } from '../../../ui/Loaded.tsx'
import { Moment } from '../../../ui/Moment.tsx'
import { formatCount } from '../../../ui/numbers.ts'
import { Page } from '../../../ui/Page.tsx'
import { StateChip } from '../../../ui/StateChip.tsx'
import { formatDuration } from '../../../ui/times.ts'

const STATES: readonly { value: StatementState; label: string }[] = [
  { value: 'SUCCEEDED', label: 'Succeeded' },
  { value: 'FAILED', label: 'Failed' },
  { value: 'RUNNING', label: 'Running' },
  { value: 'QUEUED', label: 'Queued' },
  { value: 'CANCELED', label: 'Cancelled' },
  { value: 'CLOSED', label: 'Result expired' },
]

const columnsOf = (workspace: string): readonly DataColumn<StatementSummary>[] => [
  {
    id: 'statement',
    header: 'Query',
    cell: ({ statement, statement_id: id }) => (
      <Link
        to="/w/$workspace/sql"
        params={{ workspace }}
        search={{ statement: id }}
        className="mono"
        title={statement.slice(0, 2000)}
      >
        {statement.replaceAll(/\s+/g, ' ').slice(0, 300)}
      </Link>
    ),
  },
  {
    id: 'state',
    header: 'State',
    width: 200,
    cell: ({ state, error_code: code }) => (
      <Group gap={6} wrap="nowrap">
        <StateChip state={state} />
        {code && <span className="mono dim">{code}</span>}
      </Group>
    ),
  },
  { id: 'user', header: 'Who', width: 100, cell: ({ user }) => user },
  { id: 'when', header: 'When', width: 120, cell: ({ created_at: at }) => <Moment at={at} /> },
  {
    id: 'duration',
    header: 'Took',
    width: 80,
    figures: true,
    cell: ({ duration_ms: ms }) => (ms === null ? <span className="dim">–</span> : formatDuration(ms)),
  },
  { id: 'rows', header: 'Rows', width: 100, figures: true, cell: ({ row_count: rows }) => formatCount(rows) },
]

/** Who ran what, when, and how long it took. */
export const History = (): ReactNode => {
  const { workspace } = useParams({ from: '/signed-in/w/$workspace/sql/history' })
  const filter = useSearch({ from: '/signed-in/w/$workspace/sql/history' })
  const navigate = useNavigate({ from: '/w/$workspace/sql/history' })
  const query = useInfiniteQuery(historyQuery(workspace, filter))
  const pages = query.data?.pages
  const rows = useMemo(() => pages?.flatMap(({ statements }) => statements), [pages])
  const columns = useMemo(() => columnsOf(workspace), [workspace])
  const set = (change: Partial<typeof filter>): void =>
    void navigate({ search: { ...filter, ...change }, replace: true })
  return (
    <Page
      title="Query history"
      crumbs={[
        <Link key="sql" to="/w/$workspace/sql" params={{ workspace }}>
          SQL
        </Link>,
      ]}
    >
      <Group gap={8} mb="sm">
        <FilterInput
          label="Text of the query"
          value={filter.q ?? ''}
          onChange={(q) => set({ q: q || undefined })}
        />
        <Select
          aria-label="State"
          placeholder="Any state"
          data={[...STATES]}
          value={filter.state ?? null}
          onChange={(state) => set({ state: STATES.find(({ value }) => value === state)?.value })}
          clearable
          w={160}
        />
      </Group>
      <Loaded query={{ data: rows, error: query.error, refetch: query.refetch }} rows={12}>
        {(statements) =>
          statements.length === 0 ? (
            <EmptyNote icon={<IconHistory size={32} />} title="No query fits">
              Every query that is run in this workspace is listed here, with who ran it and how long it took.
            </EmptyNote>
          ) : (
            <DataTable
              label="Queries"
              columns={columns}
              rows={statements}
              rowKey={({ statement_id: id }) => id}
              rowVersion={({ state }) => state}
              more={query}
            />
          )
        }
      </Loaded>
    </Page>
  )
}

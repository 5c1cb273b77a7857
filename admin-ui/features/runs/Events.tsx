import { useInfiniteQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { runEventsQuery } from '../../api/run-queries.ts'
import type { RunEvent } from '../../api/types.ts'
import { DataTable, type DataColumn } from '../../ui/DataTable.tsx'
import { Loaded } from '../../ui/Loaded.tsx'
import { isKnownState, StateChip } from '../../ui/StateChip.tsx'
import { formatLocal } from '../../ui/times.ts'

const State = ({ state }: { state: string }) =>
  isKnownState(state) ? <StateChip state={state} /> : <span className="mono">{state}</span>

const COLUMNS: readonly DataColumn<RunEvent & { readonly place: number }>[] = [
  { id: 'at', header: 'When', width: 190, cell: ({ at }) => <time dateTime={at}>{formatLocal(at)}</time> },
  {
    id: 'what',
    header: 'Of',
    width: 220,
    cell: ({ task_key: task, attempt }) =>
      task === undefined ? (
        'the run'
      ) : (
        <>
          <span className="mono">{task}</span>
          {attempt === undefined ? '' : ` attempt ${attempt}`}
        </>
      ),
  },
  { id: 'to', header: 'Became', width: 160, cell: ({ to }) => <State state={to} /> },
  {
    id: 'why',
    header: 'Why',
    cell: ({ reason, message }) => (
      <span title={message}>
        <span className="mono dim">{reason}</span> {message}
      </span>
    ),
  },
]

/** Every transition of a run, its tasks and attempts, in order. */
export const Events = ({ workspace, run }: { workspace: string; run: string }) => {
  const query = useInfiniteQuery(runEventsQuery(workspace, run))
  const pages = query.data?.pages
  const events = useMemo(
    () => pages?.flatMap((page) => page.events).map((event, place) => ({ ...event, place })),
    [pages],
  )
  return (
    <Loaded query={{ data: events, error: query.error, refetch: query.refetch }}>
      {(rows) => (
        <DataTable
          label="Events"
          columns={COLUMNS}
          rows={rows}
          rowKey={({ place }) => String(place)}
          more={query}
        />
      )}
    </Loaded>
  )
}

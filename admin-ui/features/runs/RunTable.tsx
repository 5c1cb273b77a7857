import { Link } from '@tanstack/react-router'
import { useMemo } from 'react'
import type { RunSummary } from '../../api/types.ts'
import { DataTable, type DataColumn } from '../../ui/DataTable.tsx'
import { Elapsed } from '../../ui/Elapsed.tsx'
import type { MorePages } from '../../ui/LoadMore.tsx'
import { StateChip } from '../../ui/StateChip.tsx'
import { followUps } from './follow-ups.ts'
import { runTitle, TRIGGER_WORDS } from './run-words.ts'

const JOB = (workspace: string): DataColumn<RunSummary> => ({
  id: 'job',
  header: 'Job',
  width: 200,
  cell: ({ job, job_id: id }) => (
    <Link to="/w/$workspace/jobs/$job" params={{ workspace, job: id }} title={job}>
      {job}
    </Link>
  ),
})

const columnsOf = (
  workspace: string,
  withJob: boolean,
  after: ReadonlyMap<string, RunSummary>,
): readonly DataColumn<RunSummary>[] => [
  {
    id: 'run',
    header: 'Run',
    width: 190,
    cell: (run) => (
      <Link to="/w/$workspace/runs/$run" params={{ workspace, run: run.run_id }}>
        {runTitle(run)}
      </Link>
    ),
  },
  ...(withJob ? [JOB(workspace)] : []),
  { id: 'state', header: 'State', width: 150, cell: ({ state }) => <StateChip state={state} /> },
  {
    id: 'why',
    header: 'Why',
    cell: ({ run_id: id, state, message }) => {
      const by = after.get(id)
      return (
        <span className="dim" title={message}>
          {state !== 'SUCCEEDED' && by?.state === 'SUCCEEDED' && (
            <>
              <Link to="/w/$workspace/runs/$run" params={{ workspace, run: by.run_id }}>
                Repaired
              </Link>
              {' · '}
            </>
          )}
          {message.split('\n')[0]}
        </span>
      )
    },
  },
  { id: 'trigger', header: 'Started by', width: 120, cell: ({ trigger }) => TRIGGER_WORDS[trigger] },
  { id: 'who', header: 'Who', width: 100, cell: ({ requested_by: who }) => who },
  { id: 'version', header: 'Version', width: 70, figures: true, cell: (run) => run.job_version },
  {
    id: 'took',
    header: 'Took',
    width: 100,
    figures: true,
    cell: ({ started_at: from, finished_at: to }) => <Elapsed from={from} to={to} />,
  },
]

interface RunTableProps {
  readonly workspace: string
  readonly runs: readonly RunSummary[]
  readonly withJob?: boolean
  readonly more?: MorePages
}

export const RunTable = ({ workspace, runs, withJob = false, more }: RunTableProps) => {
  const columns = useMemo(() => columnsOf(workspace, withJob, followUps(runs)), [workspace, withJob, runs])
  return (
    <DataTable
      label="Runs"
      columns={columns}
      rows={runs}
      rowKey={({ run_id: id }) => id}
      rowVersion={({ state }) => state}
      {...(more && { more })}
    />
  )
}

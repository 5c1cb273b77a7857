import { Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { recentRunsQuery, runQuery } from '../../api/run-queries.ts'
import type { Run } from '../../api/types.ts'
import { Facts } from '../../ui/Facts.tsx'
import { formatCount } from '../../ui/numbers.ts'
import { StateChip } from '../../ui/StateChip.tsx'
import { formatDuration } from '../../ui/times.ts'
import { rowsOf, runTitle } from './run-words.ts'

const tookOf = ({ started_at: from, finished_at: to }: Run): number | null =>
  from && to ? Math.max(0, Date.parse(to) - Date.parse(from)) : null

const signed = (before: bigint, after: bigint): string =>
  after === before
    ? 'the same'
    : `${after > before ? '+' : '−'}${formatCount(after > before ? after - before : before - after)}`

const duration = (before: Run, run: Run): string => {
  const [was, is] = [tookOf(before), tookOf(run)]
  if (was === null || is === null) return '–'
  const times = was > 0 ? is / was : 1
  const word =
    times >= 1.1 ? `, ${times.toFixed(1)} times as long` : times <= 0.9 ? ', faster' : ', about the same'
  return `${formatDuration(is)}, before ${formatDuration(was)}${word}`
}

const rows = (before: Run, run: Run): string => {
  const [was, is] = [rowsOf(before), rowsOf(run)]
  if (was === null || is === null) return `${formatCount(is)}, before ${formatCount(was)}`
  return `${formatCount(is)}, before ${formatCount(was)} (${signed(was, is)})`
}

const Version = ({ before, run, workspace }: { before: Run; run: Run; workspace: string }) =>
  before.job_version === run.job_version ? (
    <>{run.job_version}, the same</>
  ) : (
    <Link
      to="/w/$workspace/jobs/$job"
      params={{ workspace, job: run.job_id }}
      search={{ tab: 'versions', from: String(before.job_version), to: String(run.job_version) }}
    >
      {run.job_version}, before {before.job_version}: what changed
    </Link>
  )

/** This run beside the one of the same job before it: duration, rows, version. */
export const Comparison = ({ workspace, run }: { workspace: string; run: Run }) => {
  const list = useQuery(recentRunsQuery(workspace, run.job_id, { created_before: run.created_at }, 5))
  // Ids rise with time, and more finely than the filter, which may let the run itself through.
  const previous = list.data?.find(({ run_id: id }) => id < run.run_id)
  const before = useQuery({ ...runQuery(workspace, previous?.run_id ?? ''), enabled: previous !== undefined })
  if (list.data && !previous) return <Text c="dimmed">This is the first run of the job.</Text>
  if (!before.data) return null
  return (
    <Facts
      facts={{
        Before: (
          <>
            <Link to="/w/$workspace/runs/$run" params={{ workspace, run: before.data.run_id }}>
              {runTitle(before.data)}
            </Link>{' '}
            <StateChip state={before.data.state} />
          </>
        ),
        Took: duration(before.data, run),
        Rows: rows(before.data, run),
        Version: <Version before={before.data} run={run} workspace={workspace} />,
      }}
    />
  )
}

import { IconPlayerPlay } from '@tabler/icons-react'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useMemo } from 'react'
import { runQuery, runsQuery } from '../../api/run-queries.ts'
import type { Job } from '../../api/types.ts'
import { EmptyNote } from '../../ui/EmptyNote.tsx'
import { Loaded } from '../../ui/Loaded.tsx'
import { Section } from '../../ui/Section.tsx'
import { TaskGraph } from '../runs/graph/TaskGraph.tsx'
import { RunTable } from '../runs/RunTable.tsx'

const kindOf = (task: Job['tasks'][number]): string => {
  if (task.noop) return 'does nothing'
  return task.sql?.connection ? `SQL on ${task.sql.connection}` : 'SQL'
}

/** The graph in the states of the newest run. */
const Graph = ({ workspace, job, newest }: { workspace: string; job: Job; newest: string | undefined }) => {
  const navigate = useNavigate()
  const run = useQuery({ ...runQuery(workspace, newest ?? ''), enabled: newest !== undefined })
  const states = new Map(run.data?.tasks.map((task) => [task.task_key, task.state]))
  return (
    <TaskGraph
      tasks={job.tasks.map((task) => ({
        task_key: task.task_key,
        depends_on: task.depends_on.map(({ task_key: key }) => key),
        kind: kindOf(task),
        state: states.get(task.task_key),
      }))}
      onChoose={
        newest === undefined
          ? undefined
          : (task) =>
              void navigate({
                to: '/w/$workspace/runs/$run',
                params: { workspace, run: newest },
                search: { task },
              })
      }
    />
  )
}

/** How the job does: its graph in the states of its newest run, and its runs. */
export const JobRuns = ({ workspace, job }: { workspace: string; job: Job }) => {
  const query = useInfiniteQuery(runsQuery(workspace, job.job_id, {}))
  const pages = query.data?.pages
  const runs = useMemo(() => pages?.flatMap((page) => page.runs), [pages])
  const newest = runs?.[0]
  return (
    <>
      <Section
        title="Tasks"
        aside={
          newest && (
            <Link to="/w/$workspace/runs/$run" params={{ workspace, run: newest.run_id }}>
              As in the newest run
            </Link>
          )
        }
      >
        <Graph workspace={workspace} job={job} newest={newest?.run_id} />
      </Section>
      <Section title="Runs">
        <Loaded query={{ data: runs, error: query.error, refetch: query.refetch }}>
          {(found) =>
            found.length === 0 ? (
              <EmptyNote icon={<IconPlayerPlay size={28} />} title="It has not run yet">
                Run it now, or give it a schedule; each run is kept here with its state and its reason.
              </EmptyNote>
            ) : (
              <RunTable workspace={workspace} runs={found} more={query} />
            )
          }
        </Loaded>
      </Section>
    </>
  )
}

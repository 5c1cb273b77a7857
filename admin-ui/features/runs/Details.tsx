import { Alert, SegmentedControl, SimpleGrid, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { runQuery } from '../../api/run-queries.ts'
import type { Run } from '../../api/types.ts'
import { Elapsed } from '../../ui/Elapsed.tsx'
import { Facts, type FactList } from '../../ui/Facts.tsx'
import { Loaded } from '../../ui/Loaded.tsx'
import { Moment } from '../../ui/Moment.tsx'
import { Page } from '../../ui/Page.tsx'
import { Section } from '../../ui/Section.tsx'
import { StateChip } from '../../ui/StateChip.tsx'
import { Value } from '../../ui/Value.tsx'
import { Repair } from './actions/Repair.tsx'
import { RunActions } from './actions/RunActions.tsx'
import { RunAgain } from './actions/RunAgain.tsx'
import { UndoRun } from './actions/UndoRun.tsx'
import { Comparison } from './Comparison.tsx'
import { Events } from './Events.tsx'
import { TaskGraph } from './graph/TaskGraph.tsx'
import { firstTask, runTitle, TRIGGER_WORDS } from './run-words.ts'
import { Notifications } from './Notifications.tsx'
import { TaskPart } from './TaskPart.tsx'
import { Timeline } from './Timeline.tsx'
import { WrittenTables } from './WrittenTables.tsx'

const VIEWS = [
  { value: 'timeline', label: 'Timeline' },
  { value: 'graph', label: 'Graph' },
  { value: 'events', label: 'Events' },
] as const

type View = (typeof VIEWS)[number]['value']

/** Why the run is in its state, in one sentence. */
const Reason = ({ run }: { run: Run }) => {
  const queue = run.queue
  const text = queue ? `${queue.message} Place ${queue.position} in the line.` : run.message
  if (text === '') return null
  const bad = run.state === 'FAILED' || run.state === 'TIMED_OUT'
  return (
    <Alert variant="outline" color={bad ? 'red' : 'gray'} p="sm" mb="md" role="note" aria-label="Reason">
      <Text style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>{text}</Text>
    </Alert>
  )
}

const factsOf = (workspace: string, run: Run): FactList => ({
  'Started by': `${TRIGGER_WORDS[run.trigger]}, ${run.requested_by}`,
  ...(run.scheduled_for && { 'Scheduled for': <Moment at={run.scheduled_for} /> }),
  ...(run.original_run_id && {
    Repeats: (
      <Link to="/w/$workspace/runs/$run" params={{ workspace, run: run.original_run_id }}>
        an earlier run
      </Link>
    ),
  }),
  Version: (
    <Link
      to="/w/$workspace/jobs/$job"
      params={{ workspace, job: run.job_id }}
      search={{ tab: 'versions', to: String(run.job_version) }}
    >
      {run.job_version}
    </Link>
  ),
  'Runs as': run.run_as,
  Began: <Moment at={run.started_at} />,
})

const Parameters = ({ run }: { run: Run }) => {
  const entries = Object.entries(run.parameters)
  if (entries.length === 0) return <Text c="dimmed">It has no parameters.</Text>
  return (
    <Facts
      facts={Object.fromEntries(
        entries.map(([name, value]) => [
          name,
          <span key={name} className="mono">
            <Value value={value === null ? null : String(value)} />
          </span>,
        ]),
      )}
    />
  )
}

const Content = ({ workspace, run }: { workspace: string; run: Run }) => {
  const search = useSearch({ from: '/signed-in/w/$workspace/runs/$run' })
  const navigate = useNavigate({ from: '/w/$workspace/runs/$run' })
  const set = (change: Partial<typeof search>): void =>
    void navigate({ search: { ...search, ...change }, replace: true })
  const view: View = search.view ?? 'timeline'
  const task = run.tasks.find(({ task_key: key }) => key === search.task) ?? firstTask(run.tasks)
  const choose = (key: string): void => set({ task: key, attempt: undefined })
  return (
    <>
      <Reason run={run} />
      <Section
        title="Tasks"
        aside={
          <SegmentedControl
            aria-label="View"
            data={[...VIEWS]}
            value={view}
            onChange={(value) => set({ view: value === 'graph' || value === 'events' ? value : undefined })}
          />
        }
      >
        {view === 'timeline' && <Timeline run={run} chosen={task?.task_key} onChoose={choose} />}
        {view === 'graph' && <TaskGraph tasks={run.tasks} chosen={task?.task_key} onChoose={choose} />}
        {view === 'events' && <Events workspace={workspace} run={run.run_id} />}
      </Section>
      {task && (
        <TaskPart
          workspace={workspace}
          run={run}
          task={task}
          attempt={search.attempt}
          part={search.part ?? 'log'}
          onPart={(part) => set({ part: part === 'log' ? undefined : part })}
          onAttempt={(attempt) => set({ attempt })}
        />
      )}
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="xl">
        <Section title="Tables written" aside={<UndoRun run={run} />}>
          <WrittenTables tasks={run.tasks} />
        </Section>
        <Section title="Against the run before">
          <Comparison workspace={workspace} run={run} />
        </Section>
        <Section title="Facts">
          <Facts facts={factsOf(workspace, run)} />
        </Section>
        <Section title="Notifications">
          <Notifications workspace={workspace} run={run.run_id} />
        </Section>
        <Section title="Parameters">
          <Parameters run={run} />
        </Section>
      </SimpleGrid>
    </>
  )
}

/** What happened and why? */
export const Details = (): ReactNode => {
  const { workspace, run: id } = useParams({ from: '/signed-in/w/$workspace/runs/$run' })
  const { panel } = useSearch({ from: '/signed-in/w/$workspace/runs/$run' })
  const navigate = useNavigate({ from: '/w/$workspace/runs/$run' })
  const query = useQuery(runQuery(workspace, id))
  const run = query.data
  const close = (): void =>
    void navigate({ search: (search) => ({ ...search, panel: undefined }), replace: true })
  return (
    <Page
      title={run ? runTitle(run) : 'Run'}
      crumbs={[
        <Link key="runs" to="/w/$workspace/runs" params={{ workspace }}>
          Runs
        </Link>,
        ...(run
          ? [
              <Link key="job" to="/w/$workspace/jobs/$job" params={{ workspace, job: run.job_id }}>
                {run.job}
              </Link>,
            ]
          : []),
      ]}
      chip={run && <StateChip state={run.state} />}
      meta={
        run && (
          <>
            <Elapsed from={run.started_at} to={run.finished_at} /> ·{' '}
            {TRIGGER_WORDS[run.trigger].toLowerCase()}, {run.requested_by} · version {run.job_version}
          </>
        )
      }
      actions={
        run && (
          <RunActions
            run={run}
            onPanel={(next) => void navigate({ search: (search) => ({ ...search, panel: next }) })}
          />
        )
      }
    >
      <Loaded query={query} rows={10}>
        {(found) => (
          <>
            <Content workspace={workspace} run={found} />
            <RunAgain run={found} opened={panel === 'again'} onClose={close} />
            <Repair run={found} opened={panel === 'repair'} onClose={close} />
          </>
        )}
      </Loaded>
    </Page>
  )
}

import { Badge, Group, TextInput } from '@mantine/core'
import { IconSitemap } from '@tabler/icons-react'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useMemo, type ReactNode } from 'react'
import { jobsQuery } from '../../api/job-queries.ts'
import { upcomingQuery } from '../../api/schedule-queries.ts'
import type { JobSummary } from '../../api/types.ts'
import { DataTable, type DataColumn } from '../../ui/DataTable.tsx'
import { EmptyNote } from '../../ui/EmptyNote.tsx'
import { FilterInput } from '../../ui/FilterInput.tsx'
import { Loaded } from '../../ui/Loaded.tsx'
import { Moment } from '../../ui/Moment.tsx'
import { Page } from '../../ui/Page.tsx'
import { isKnownState, StateChip } from '../../ui/StateChip.tsx'
import { FirstJob } from './FirstJob.tsx'
import { NewJobButton } from './NewJobButton.tsx'
import { RunTicks } from './RunTicks.tsx'

/** Schedules are asked a month ahead: what fires later shows none. */
const AHEAD_HOURS = 744

const LastRun = ({ workspace, job }: { workspace: string; job: JobSummary }) => {
  const run = job.last_run
  if (!run) return <span className="dim">never ran</span>
  return (
    <Group gap={8} wrap="nowrap">
      <Link to="/w/$workspace/runs/$run" params={{ workspace, run: run.run_id }}>
        {isKnownState(run.state) ? <StateChip state={run.state} /> : run.state}
      </Link>
      <span className="dim">
        <Moment at={run.finished_at ?? run.created_at} />
      </span>
    </Group>
  )
}

const tagText = ([key, value]: readonly [string, string]): string => (value === '' ? key : `${key}=${value}`)

const columnsOf = (
  workspace: string,
  nextFires: ReadonlyMap<string, string>,
): readonly DataColumn<JobSummary>[] => [
  {
    id: 'name',
    header: 'Job',
    cell: ({ name, description }) => (
      <>
        <Link to="/w/$workspace/jobs/$job" params={{ workspace, job: name }}>
          {name}
        </Link>
        <span className="dim"> {description.split('\n')[0]}</span>
      </>
    ),
  },
  {
    id: 'runs',
    header: 'Last runs',
    width: 110,
    cell: ({ recent_runs: runs }) => <RunTicks workspace={workspace} runs={runs} />,
  },
  { id: 'run', header: 'Last run', width: 220, cell: (job) => <LastRun workspace={workspace} job={job} /> },
  {
    id: 'next',
    header: 'Next fire',
    width: 120,
    cell: ({ job_id: id }) => <Moment at={nextFires.get(id)} />,
  },
  {
    id: 'tags',
    header: 'Tags',
    width: 220,
    cell: ({ tags }) => (
      <Group gap={4} wrap="nowrap">
        {Object.entries(tags).map((tag) => (
          <Link
            key={tag[0]}
            to="/w/$workspace/jobs"
            params={{ workspace }}
            search={{ tag: tagText(tag) }}
            style={{ lineHeight: 1 }}
          >
            <Badge>{tagText(tag)}</Badge>
          </Link>
        ))}
      </Group>
    ),
  },
  { id: 'tasks', header: 'Tasks', width: 70, figures: true, cell: ({ task_count: count }) => count },
  { id: 'owner', header: 'Runs as', width: 110, cell: ({ run_as: who }) => who },
  { id: 'changed', header: 'Changed', width: 120, cell: ({ updated_at: at }) => <Moment at={at} /> },
]

/** Which work exists and how is it doing? */
export const List = (): ReactNode => {
  const { workspace } = useParams({ from: '/signed-in/w/$workspace/jobs' })
  const search = useSearch({ from: '/signed-in/w/$workspace/jobs' })
  const navigate = useNavigate({ from: '/w/$workspace/jobs' })
  const { q = '', tag = '' } = search
  const query = useInfiniteQuery(jobsQuery(workspace, search))
  const { data: fires } = useQuery(upcomingQuery(workspace, AHEAD_HOURS))
  const nextFires = useMemo(
    () => new Map((fires ?? []).toReversed().map(({ job_id: id, instant }) => [id, instant])),
    [fires],
  )
  const pages = query.data?.pages
  const jobs = useMemo(() => pages?.flatMap((page) => page.jobs), [pages])
  const columns = useMemo(() => columnsOf(workspace, nextFires), [workspace, nextFires])
  const set = (change: Partial<typeof search>): void =>
    void navigate({ search: { ...search, ...change }, replace: true })
  const filtered = q !== '' || tag !== ''
  return (
    <Page
      title="Jobs"
      actions={jobs && (jobs.length > 0 || filtered) ? <NewJobButton workspace={workspace} /> : undefined}
    >
      <Loaded query={{ data: jobs, error: query.error, refetch: query.refetch }} rows={10}>
        {(found) =>
          found.length === 0 && !filtered ? (
            <FirstJob workspace={workspace} />
          ) : (
            <>
              <Group mb="sm" gap={8}>
                <FilterInput label="Name" value={q} onChange={(text) => set({ q: text || undefined })} />
                <TextInput
                  key={tag}
                  aria-label="Tag"
                  placeholder="Tag, as team or team=lake"
                  defaultValue={tag}
                  w={200}
                  onBlur={(event) => set({ tag: event.currentTarget.value.trim() || undefined })}
                  onKeyDown={(event) => {
                    if (event.key === 'Enter') set({ tag: event.currentTarget.value.trim() || undefined })
                  }}
                />
              </Group>
              {found.length === 0 ? (
                <EmptyNote icon={<IconSitemap size={32} />} title="No job fits">
                  Names are searched for a part of them, tags for a key or for key=value.
                </EmptyNote>
              ) : (
                <DataTable
                  label="Jobs"
                  columns={columns}
                  rows={found}
                  rowKey={({ job_id: id }) => id}
                  rowVersion={({ version, recent_runs: runs }) =>
                    `${version} ${runs.map(({ state }) => state).join(' ')}`
                  }
                  more={query}
                />
              )}
            </>
          )
        }
      </Loaded>
    </Page>
  )
}

import { Box, Button, Tabs, Text } from '@mantine/core'
import { IconPlayerPlay } from '@tabler/icons-react'
import { notifications } from '@mantine/notifications'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { lazy, Suspense, type ReactNode } from 'react'
import { jobQuery } from '../../api/job-queries.ts'
import { schedulesQuery } from '../../api/schedule-queries.ts'
import type { Job } from '../../api/types.ts'
import { failureOf } from '../../ui/failure.ts'
import { Loaded } from '../../ui/Loaded.tsx'
import { Moment } from '../../ui/Moment.tsx'
import { Page } from '../../ui/Page.tsx'
import { Pending } from '../../ui/Pending.tsx'
import { AccessButton } from '../access/AccessButton.tsx'
import { DeleteJob } from './DeleteJob.tsx'
import { JobRuns } from './JobRuns.tsx'
import { RunNow, useRunNow } from './RunNow.tsx'
import { Schedules } from './schedules/Schedules.tsx'
import { Hooks } from './starters/Hooks.tsx'
import { TableTriggers } from './starters/TableTriggers.tsx'
import { May } from '../../may/May.tsx'

// The editor, YAML and the schema come when they are asked for.
const Definition = lazy(async () => ({ default: (await import('./definition/Definition.tsx')).Definition }))
const Versions = lazy(async () => ({ default: (await import('./versions/Versions.tsx')).Versions }))

const TABS = [
  { value: 'runs', label: 'Runs' },
  { value: 'definition', label: 'Definition' },
  { value: 'schedules', label: 'Schedules' },
  { value: 'versions', label: 'Versions' },
] as const

type Tab = (typeof TABS)[number]['value']

const NextFire = ({ workspace, job }: { workspace: string; job: string }) => {
  const { data } = useQuery(schedulesQuery(workspace, job))
  const next = data?.flatMap(({ next_fires: fires }) => fires.slice(0, 1)).toSorted()[0]
  if (!next) return null
  return (
    <>
      {' '}
      · next <Moment at={next} />
    </>
  )
}

interface ActionsProps {
  readonly workspace: string
  readonly job: Job
  readonly onPanel: (panel: 'run' | 'delete') => void
}

const Actions = ({ workspace, job, onPanel }: ActionsProps) => {
  const run = useRunNow(workspace, job.name)
  const start = (): void => {
    if (job.parameters.length > 0) onPanel('run')
    else {
      run.mutate(
        {},
        { onError: (error) => notifications.show({ color: 'red', message: failureOf(error).message }) },
      )
    }
  }
  return (
    <>
      <May does="deleteJob">
        <Button variant="subtle" color="gray" onClick={() => onPanel('delete')}>
          Delete
        </Button>
      </May>
      <May does="createRun">
        <Button leftSection={<IconPlayerPlay size={14} />} loading={run.isPending} onClick={start}>
          Run now
        </Button>
      </May>
    </>
  )
}

const Content = ({ workspace, job, tab }: { workspace: string; job: Job; tab: Tab }) => (
  <Suspense fallback={<Pending rows={8} />}>
    {job.description && tab === 'runs' && (
      <Text maw={900} mb="md" style={{ whiteSpace: 'pre-wrap' }}>
        {job.description}
      </Text>
    )}
    {tab === 'runs' && <JobRuns workspace={workspace} job={job} />}
    {tab === 'definition' && <Definition key={job.job_id} workspace={workspace} job={job} />}
    {tab === 'schedules' && (
      <>
        <Schedules workspace={workspace} job={job} />
        <TableTriggers workspace={workspace} job={job} />
        <Hooks workspace={workspace} job={job} />
      </>
    )}
    {tab === 'versions' && <Versions workspace={workspace} job={job} />}
  </Suspense>
)

/** One job: how it does, what it is, when it fires, what it was. */
export const Details = (): ReactNode => {
  const { workspace, job: ref } = useParams({ from: '/signed-in/w/$workspace/jobs/$job' })
  const search = useSearch({ from: '/signed-in/w/$workspace/jobs/$job' })
  const navigate = useNavigate({ from: '/w/$workspace/jobs/$job' })
  const query = useQuery(jobQuery(workspace, ref))
  const job = query.data
  const tab: Tab = search.tab ?? 'runs'
  const close = (): void => void navigate({ search: (now) => ({ ...now, panel: undefined }), replace: true })
  const deleted = job?.deleted_at != null
  return (
    <Page
      title={job?.name ?? ref}
      crumbs={[
        <Link key="jobs" to="/w/$workspace/jobs" params={{ workspace }}>
          Jobs
        </Link>,
      ]}
      meta={
        job && (
          <>
            {deleted && 'deleted · '}version {job.version} · runs as {job.run_as}
            <AccessButton on={{ principal: job.run_as }} privileges={['use']} row={job.run_as} />
            {!deleted && <NextFire workspace={workspace} job={job.name} />}
          </>
        )
      }
      actions={
        job &&
        !deleted && (
          <Actions
            workspace={workspace}
            job={job}
            onPanel={(panel) => void navigate({ search: (now) => ({ ...now, panel }) })}
          />
        )
      }
      below={
        <Tabs
          value={tab}
          onChange={(value) =>
            void navigate({
              search: {
                tab:
                  value === 'definition' || value === 'schedules' || value === 'versions' ? value : undefined,
              },
              replace: true,
            })
          }
        >
          <Tabs.List px="xs">
            {TABS.map(({ value, label }) => (
              <Tabs.Tab key={value} value={value} id={`job-tab-${value}`} aria-controls="job-tab-panel">
                {label}
              </Tabs.Tab>
            ))}
          </Tabs.List>
        </Tabs>
      }
    >
      <Loaded query={query} rows={10}>
        {(found) => (
          <>
            <Box role="tabpanel" id="job-tab-panel" aria-labelledby={`job-tab-${tab}`}>
              <Content workspace={workspace} job={found} tab={tab} />
            </Box>
            <RunNow workspace={workspace} job={found} opened={search.panel === 'run'} onClose={close} />
            <DeleteJob workspace={workspace} job={found} opened={search.panel === 'delete'} onClose={close} />
          </>
        )}
      </Loaded>
    </Page>
  )
}

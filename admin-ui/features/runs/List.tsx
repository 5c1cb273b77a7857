import { Button, Group, MultiSelect, SegmentedControl, Select } from '@mantine/core'
import { IconCalendarTime, IconPlayerPlay } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useMemo, type ReactNode } from 'react'
import { runsQuery } from '../../api/run-queries.ts'
import type { RunTrigger } from '../../api/types.ts'
import { EmptyNote } from '../../ui/EmptyNote.tsx'
import { FilterInput } from '../../ui/FilterInput.tsx'
import { Loaded } from '../../ui/Loaded.tsx'
import { Page } from '../../ui/Page.tsx'
import { FAILED_STATES, LIVE_STATES, STATE_CHOICES, TRIGGER_WORDS } from './run-words.ts'
import { RunTable } from './RunTable.tsx'

const TRIGGERS = Object.entries(TRIGGER_WORDS).map(([value, label]) => ({ value, label }))
const HOUR = 3_600_000
const SPANS = [
  { value: 'hour', label: 'Last hour', length: HOUR },
  { value: 'day', label: 'Last 24 hours', length: 24 * HOUR },
  { value: 'week', label: 'Last 7 days', length: 7 * 24 * HOUR },
  { value: 'month', label: 'Last 30 days', length: 30 * 24 * HOUR },
] as const
const QUICK = [
  { value: 'all', label: 'All' },
  { value: LIVE_STATES, label: 'Running' },
  { value: FAILED_STATES, label: 'Failed' },
]

/** The instant that a span before now begins, to the minute. */
const beginOf = (length: number): string =>
  new Date(Math.floor(Date.now() / 60_000) * 60_000 - length).toISOString()

const knownStates = (state: string | undefined): string[] =>
  (state ?? '').split(',').filter((each) => STATE_CHOICES.some(({ value }) => value === each))

/** What of the address goes to the server; the span counts from when it was chosen, to the minute. */
const useFilter = () => {
  const search = useSearch({ from: '/signed-in/w/$workspace/runs' })
  const { state, trigger, within } = search
  const filter = useMemo(() => {
    const length = SPANS.find(({ value }) => value === within)?.length
    return {
      state: state || undefined,
      trigger,
      created_after: length ? beginOf(length) : undefined,
    }
  }, [state, trigger, within])
  return { search, filter }
}

/** A part of a name finds nothing here: runs are asked for by whole names of jobs. */
const JOB_NAME = /^[a-z0-9][a-z0-9-]{0,62}$/

const Filters = ({ workspace }: { workspace: string }) => {
  const search = useSearch({ from: '/signed-in/w/$workspace/runs' })
  const navigate = useNavigate({ from: '/w/$workspace/runs' })
  const set = (change: Partial<typeof search>): void =>
    void navigate({
      to: '/w/$workspace/runs',
      params: { workspace },
      search: { ...search, ...change },
      replace: true,
    })
  const quick = QUICK.find(({ value }) => value === (search.state ?? 'all'))?.value ?? ''
  return (
    <Group gap={8} mb="sm">
      <SegmentedControl
        aria-label="State, quickly"
        data={QUICK}
        value={quick}
        onChange={(value) => set({ state: value === 'all' ? undefined : value })}
      />
      <FilterInput
        label="Name of a job"
        width={200}
        value={search.job ?? ''}
        onChange={(job) => set({ job: job.trim() || undefined })}
      />
      <MultiSelect
        aria-label="State"
        placeholder={search.state ? '' : 'Any state'}
        data={[...STATE_CHOICES]}
        value={knownStates(search.state)}
        onChange={(states) => set({ state: states.join(',') || undefined })}
        miw={180}
        maw={420}
        clearable
        clearButtonProps={{ 'aria-label': 'Any state' }}
      />
      <Select
        aria-label="Started by"
        placeholder="Started by anything"
        data={TRIGGERS}
        value={search.trigger ?? null}
        onChange={(value) =>
          set({ trigger: TRIGGERS.find((each) => each.value === value)?.value as RunTrigger | undefined })
        }
        clearable
        clearButtonProps={{ 'aria-label': 'Started by anything' }}
        w={180}
      />
      <Select
        aria-label="Time"
        placeholder="Any time"
        data={SPANS.map(({ value, label }) => ({ value, label }))}
        value={search.within ?? null}
        onChange={(within) => set({ within: SPANS.find(({ value }) => value === within)?.value })}
        clearable
        clearButtonProps={{ 'aria-label': 'Any time' }}
        w={150}
      />
    </Group>
  )
}

/** What ran, what runs, what failed, over all jobs of the workspace. */
export const List = (): ReactNode => {
  const { workspace } = useParams({ from: '/signed-in/w/$workspace/runs' })
  const { search, filter } = useFilter()
  const job = search.job && JOB_NAME.test(search.job) ? search.job : '-'
  const query = useInfiniteQuery(runsQuery(workspace, job, filter))
  const pages = query.data?.pages
  const runs = useMemo(() => pages?.flatMap((page) => page.runs), [pages])
  const filtered = Object.values(search).some((value) => value !== undefined)
  return (
    <Page
      title="Runs"
      actions={
        <Button
          variant="default"
          leftSection={<IconCalendarTime size={14} />}
          renderRoot={(props) => <Link to="/w/$workspace/runs/upcoming" params={{ workspace }} {...props} />}
        >
          What fires next
        </Button>
      }
    >
      <Filters workspace={workspace} />
      <Loaded query={{ data: runs, error: query.error, refetch: query.refetch }} rows={12}>
        {(found) =>
          found.length === 0 ? (
            <EmptyNote
              icon={<IconPlayerPlay size={32} />}
              title={filtered ? 'No run fits' : 'No run yet'}
              action={
                <Button
                  variant="default"
                  renderRoot={(props) => <Link to="/w/$workspace/jobs" params={{ workspace }} {...props} />}
                >
                  Go to the jobs
                </Button>
              }
            >
              Every run of every job is listed here, with its state, its reason, and who or what started it.
            </EmptyNote>
          ) : (
            <RunTable workspace={workspace} runs={found} withJob more={query} />
          )
        }
      </Loaded>
    </Page>
  )
}

import { Button, Drawer, Group, Switch } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconCalendarTime, IconPlus } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { api } from '../../../api/client.ts'
import { schedulesQuery } from '../../../api/schedule-queries.ts'
import type { Job, Schedule } from '../../../api/types.ts'
import { EmptyNote } from '../../../ui/EmptyNote.tsx'
import { Facts } from '../../../ui/Facts.tsx'
import { failureOf } from '../../../ui/failure.ts'
import { Loaded } from '../../../ui/Loaded.tsx'
import { Moment } from '../../../ui/Moment.tsx'
import { formatQuantity } from '../../../ui/numbers.ts'
import { Section } from '../../../ui/Section.tsx'
import { FireList } from './NextFires.tsx'
import { scheduleDraftOf, scheduleToSend } from './schedule-draft.ts'
import { ScheduleForm } from './ScheduleForm.tsx'
import { May } from '../../../may/May.tsx'

const MISSED = { NONE: 'left', LAST: 'run once, for the newest', ALL: 'run for each' } as const

const timingText = ({ cron, interval }: Schedule): string =>
  cron
    ? `${cron.expression} (${cron.time_zone})`
    : `every ${formatQuantity(interval?.seconds ?? 0, 'second', 'seconds')}`

const tell = (error: unknown): void =>
  void notifications.show({ color: 'red', message: failureOf(error).message })

const useScheduleActions = (workspace: string, job: Job, schedule: Schedule) => {
  const client = useQueryClient()
  const params = { workspace, job: job.name, schedule: schedule.name }
  const options = { headers: { 'if-match': `"${schedule.version}"` } }
  const after = {
    onSuccess: () => client.invalidateQueries({ queryKey: ['schedules', workspace] }),
    onError: tell,
  }
  const pause = useMutation({
    mutationFn: (paused: boolean) =>
      api.call(
        'updateSchedule',
        { params, body: { ...scheduleToSend(scheduleDraftOf(schedule)), paused } },
        options,
      ),
    ...after,
  })
  const remove = useMutation({ mutationFn: () => api.call('deleteSchedule', { params }, options), ...after })
  return { pause, remove }
}

interface OneScheduleProps {
  readonly workspace: string
  readonly job: Job
  readonly schedule: Schedule
  readonly onEdit: () => void
}

const OneSchedule = ({ workspace, job, schedule, onEdit }: OneScheduleProps) => {
  const { pause, remove } = useScheduleActions(workspace, job, schedule)
  const { last_fire: last, paused } = schedule
  return (
    <Section
      title={schedule.name}
      aside={
        <Group gap={8}>
          <May does="updateSchedule">
            <Switch
              size="xs"
              label={paused ? 'Paused' : 'On'}
              aria-label={`${schedule.name} fires`}
              checked={!paused}
              disabled={pause.isPending}
              onChange={(event) => pause.mutate(!event.currentTarget.checked)}
            />
          </May>
          <May does="updateSchedule">
            <Button variant="default" aria-label={`Edit ${schedule.name}`} onClick={onEdit}>
              Edit
            </Button>
          </May>
          <May does="deleteSchedule">
            <Button
              variant="subtle"
              color="gray"
              aria-label={`Delete ${schedule.name}`}
              loading={remove.isPending}
              onClick={() => remove.mutate()}
            >
              Delete
            </Button>
          </May>
        </Group>
      }
    >
      <Facts
        facts={{
          When: <span className="mono">{timingText(schedule)}</span>,
          ...(schedule.paused_reason && { 'Paused since': schedule.paused_reason }),
          'Missed fires': MISSED[schedule.catch_up],
          'Last fire': last ? (
            <>
              <Moment at={last.instant} />{' '}
              {last.run_id && (
                <Link to="/w/$workspace/runs/$run" params={{ workspace, run: last.run_id }}>
                  its run
                </Link>
              )}
            </>
          ) : (
            <span className="dim">never</span>
          ),
          'Next fires': paused ? (
            <span className="dim">none while it is paused</span>
          ) : (
            <FireList fires={schedule.next_fires} timeZone={schedule.cron?.time_zone ?? 'UTC'} />
          ),
        }}
      />
    </Section>
  )
}

/** When the job runs by itself. */
export const Schedules = ({ workspace, job }: { workspace: string; job: Job }) => {
  const { panel, of } = useSearch({ from: '/signed-in/w/$workspace/jobs/$job' })
  const navigate = useNavigate({ from: '/w/$workspace/jobs/$job' })
  const query = useQuery({ ...schedulesQuery(workspace, job.name), enabled: job.deleted_at === null })
  const open = (name?: string): void =>
    void navigate({ search: { tab: 'schedules', panel: 'schedule', of: name } })
  const close = (): void => void navigate({ search: { tab: 'schedules' }, replace: true })
  const edited = query.data?.find(({ name }) => name === of)
  const add = (
    <May does="createSchedule">
      <Button leftSection={<IconPlus size={14} />} onClick={() => open()}>
        New schedule
      </Button>
    </May>
  )
  return (
    <Section title="Schedules" aside={query.data?.length ? add : undefined}>
      <Loaded query={query}>
        {(schedules) =>
          schedules.length === 0 ? (
            <EmptyNote icon={<IconCalendarTime size={32} />} title="No schedule yet" action={add}>
              A schedule starts the job by itself, at times or every so often, each instant once.
            </EmptyNote>
          ) : (
            schedules.map((schedule) => (
              <OneSchedule
                key={schedule.schedule_id}
                workspace={workspace}
                job={job}
                schedule={schedule}
                onEdit={() => open(schedule.name)}
              />
            ))
          )
        }
      </Loaded>
      <Drawer
        opened={panel === 'schedule'}
        onClose={close}
        title={edited ? `Edit ${edited.name}` : 'New schedule'}
        size={520}
      >
        {(of === undefined || edited) && (
          <ScheduleForm
            key={edited?.version ?? 'new'}
            workspace={workspace}
            job={job}
            schedule={edited}
            onSaved={close}
          />
        )}
      </Drawer>
    </Section>
  )
}

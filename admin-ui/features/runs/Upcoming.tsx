import { SegmentedControl } from '@mantine/core'
import { IconCalendarTime } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { useState, type ReactNode } from 'react'
import { upcomingQuery } from '../../api/schedule-queries.ts'
import type { UpcomingFire } from '../../api/types.ts'
import { EmptyNote } from '../../ui/EmptyNote.tsx'
import { Loaded } from '../../ui/Loaded.tsx'
import { Page } from '../../ui/Page.tsx'
import { DataTable, type DataColumn } from '../../ui/DataTable.tsx'
import { Moment } from '../../ui/Moment.tsx'
import { Section } from '../../ui/Section.tsx'

const SPANS = [
  { value: '24', label: '24 hours' },
  { value: '168', label: '7 days' },
  { value: '744', label: '31 days' },
]
/** As many as the server says at most. */
const MOST = 1000

const day = new Intl.DateTimeFormat('en-GB', { weekday: 'long', day: 'numeric', month: 'long' })
const clock = new Intl.DateTimeFormat('en-GB', { timeStyle: 'short' })

const byDay = (fires: readonly UpcomingFire[]): readonly (readonly [string, readonly UpcomingFire[]])[] => {
  const days = new Map<string, UpcomingFire[]>()
  for (const fire of fires) {
    const name = day.format(new Date(fire.instant))
    days.set(name, [...(days.get(name) ?? []), fire])
  }
  return [...days]
}

const columnsOf = (workspace: string): readonly DataColumn<UpcomingFire>[] => [
  { id: 'at', header: 'At', width: 80, cell: ({ instant }) => clock.format(new Date(instant)) },
  {
    id: 'job',
    header: 'Job',
    cell: ({ job, job_id: id }) => (
      <Link to="/w/$workspace/jobs/$job" params={{ workspace, job: id }}>
        {job}
      </Link>
    ),
  },
  {
    id: 'schedule',
    header: 'Schedule',
    cell: ({ schedule, job_id: id }) => (
      <Link to="/w/$workspace/jobs/$job" params={{ workspace, job: id }} search={{ tab: 'schedules' }}>
        {schedule}
      </Link>
    ),
  },
  { id: 'in', header: 'When', width: 140, cell: ({ instant }) => <Moment at={instant} /> },
]

/** What the schedules of the workspace will start, day by day, in the person's own time. */
export const Upcoming = (): ReactNode => {
  const { workspace } = useParams({ from: '/signed-in/w/$workspace/runs/upcoming' })
  const [hours, setHours] = useState('24')
  const query = useQuery(upcomingQuery(workspace, Number(hours)))
  return (
    <Page
      title="What fires next"
      crumbs={[
        <Link key="runs" to="/w/$workspace/runs" params={{ workspace }}>
          Runs
        </Link>,
      ]}
      meta={query.data?.length === MOST ? `The next ${MOST}; more follow.` : undefined}
      actions={<SegmentedControl aria-label="How far ahead" data={SPANS} value={hours} onChange={setHours} />}
    >
      <Loaded query={query}>
        {(fires) =>
          fires.length === 0 ? (
            <EmptyNote icon={<IconCalendarTime size={32} />} title="Nothing is due in this time">
              Schedules of jobs show here when they will fire next. Paused schedules do not.
            </EmptyNote>
          ) : (
            byDay(fires).map(([name, due]) => (
              <Section key={name} title={name}>
                <DataTable
                  label={name}
                  columns={columnsOf(workspace)}
                  rows={due}
                  rowKey={({ schedule_id: id, instant }) => `${id} ${instant}`}
                />
              </Section>
            ))
          )
        }
      </Loaded>
    </Page>
  )
}

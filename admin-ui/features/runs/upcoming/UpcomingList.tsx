import { IconCalendarTime } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { upcomingQuery } from '../../../api/schedule-queries.ts'
import type { UpcomingFire } from '../../../api/types.ts'
import { DataTable, type DataColumn } from '../../../ui/DataTable.tsx'
import { EmptyNote } from '../../../ui/EmptyNote.tsx'
import { Loaded } from '../../../ui/Loaded.tsx'
import { Moment } from '../../../ui/Moment.tsx'
import { Section } from '../../../ui/Section.tsx'

/** As many as the server says at most. */
const MOST = 1000

const day = new Intl.DateTimeFormat('en-GB', { weekday: 'long', day: 'numeric', month: 'long' })
const clock = new Intl.DateTimeFormat('en-GB', { timeStyle: 'short' })

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

/** Each instant by itself, day by day. */
export const UpcomingList = ({ workspace, hours }: { workspace: string; hours: number }) => {
  const query = useQuery(upcomingQuery(workspace, hours))
  return (
    <Loaded query={query}>
      {(fires) =>
        fires.length === 0 ? (
          <EmptyNote icon={<IconCalendarTime size={32} />} title="Nothing is due in this time">
            Schedules of jobs show here when they will fire next. Paused schedules do not.
          </EmptyNote>
        ) : (
          <>
            {[...Map.groupBy(fires, ({ instant }) => day.format(new Date(instant)))].map(([name, due]) => (
              <Section key={name} title={name}>
                <DataTable
                  label={name}
                  columns={columnsOf(workspace)}
                  rows={due}
                  rowKey={({ schedule_id: id, instant }) => `${id} ${instant}`}
                />
              </Section>
            ))}
            {fires.length === MOST && <span className="dim">These are the next {MOST}; more follow.</span>}
          </>
        )
      }
    </Loaded>
  )
}

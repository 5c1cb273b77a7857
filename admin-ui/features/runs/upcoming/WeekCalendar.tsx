import { Popover, Stack, UnstyledButton } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useMemo } from 'react'
import type { CalendarHour, FireCalendar } from '../../../api/types.ts'
import { formatQuantity } from '../../../ui/numbers.ts'
import { ScrollRegion } from '../../../ui/ScrollRegion.tsx'
import { useNow } from '../../../ui/use-now.ts'
import { weekGrid, type HourCell } from './week-grid.ts'
import styles from './WeekCalendar.module.css'

const day = new Intl.DateTimeFormat('en-GB', { weekday: 'short', day: 'numeric', month: 'short' })
const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' })
const zonedClock = new Intl.DateTimeFormat('en-GB', {
  hour: '2-digit',
  minute: '2-digit',
  timeZoneName: 'short',
})
const HOUR_MS = 3_600_000
/** Of one cell; what is more, one click shows. */
const MOST_SHOWN = 3

interface Fire {
  readonly of: CalendarHour['schedules'][number]
  readonly at: string
}

const firesOf = ({ hours, clock: comes }: HourCell): Fire[] =>
  hours.flatMap(({ schedules }) =>
    schedules.map((of) => ({
      of,
      at: (comes === 'TWICE' ? zonedClock : clock).format(new Date(of.first)),
    })),
  )

const OneFire = ({ workspace, fire: { of, at } }: { workspace: string; fire: Fire }) => (
  <div className={styles.fire}>
    <span className="dim tabular">{at}</span>
    <Link
      to="/w/$workspace/jobs/$job"
      params={{ workspace, job: of.job_id }}
      search={{ tab: 'schedules' }}
      title={`${of.job}, schedule ${of.schedule}`}
    >
      {of.job}
    </Link>
    {of.fires > 1 && <span className="dim tabular">×{of.fires}</span>}
  </div>
)

const More = ({ workspace, fires, count }: { workspace: string; fires: readonly Fire[]; count: number }) => {
  const unnamed = count - fires.length
  return (
    <Popover position="bottom-start" withArrow trapFocus>
      <Popover.Target>
        <UnstyledButton className="dim" fz={12} lh="18px">
          and {count - MOST_SHOWN} more
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown>
        <Stack gap={0} maw={360}>
          {fires.map((fire) => (
            <OneFire key={`${fire.of.schedule_id} ${fire.of.first}`} workspace={workspace} fire={fire} />
          ))}
          {unnamed > 0 && (
            <span className="dim">
              and {formatQuantity(unnamed, 'further schedule', 'further schedules')}
            </span>
          )}
        </Stack>
      </Popover.Dropdown>
    </Popover>
  )
}

const Due = ({ workspace, cell }: { workspace: string; cell: HourCell }) => {
  const fires = firesOf(cell)
  const count = cell.hours.reduce((sum, { schedule_count: schedules }) => sum + schedules, 0)
  return (
    <>
      {fires.slice(0, MOST_SHOWN).map((fire) => (
        <OneFire key={`${fire.of.schedule_id} ${fire.of.first}`} workspace={workspace} fire={fire} />
      ))}
      {count > MOST_SHOWN && <More workspace={workspace} fires={fires} count={count} />}
    </>
  )
}

interface CellProps {
  readonly workspace: string
  readonly cell: HourCell
  /** From here on not everything is known. */
  readonly until: number
  readonly now: number
}

const Cell = ({ workspace, cell, until, now }: CellProps) => {
  const begin = cell.start.getTime()
  const end = begin + (cell.clock === 'TWICE' ? 2 : 1) * HOUR_MS
  const due = cell.hours.length > 0
  const unknown = cell.clock === 'ABSENT' || (!due && end > until)
  const title =
    cell.clock === 'ABSENT'
      ? 'The clock is put forward: this hour does not come.'
      : unknown
        ? 'Not counted: too many fire before.'
        : undefined
  return (
    <td
      data-due={due || undefined}
      data-unknown={unknown || undefined}
      data-now={(begin <= now && now < end) || undefined}
      title={title}
    >
      {due && <Due workspace={workspace} cell={cell} />}
    </td>
  )
}

const DAYS = 7

interface WeekCalendarProps {
  readonly workspace: string
  /** The midnight at which it begins. */
  readonly from: Date
  readonly calendar: FireCalendar
}

/** Seven days, hour by hour, by the clocks of whoever looks. */
export const WeekCalendar = ({ workspace, from, calendar }: WeekCalendarProps) => {
  const { days, rows } = useMemo(() => weekGrid(from, DAYS, calendar.hours), [from, calendar])
  const now = useNow()
  const until = calendar.complete_until === null ? Infinity : Date.parse(calendar.complete_until)
  return (
    <ScrollRegion label="Calendar of fires">
      <table className={styles.grid} aria-label="What fires, by hour and day">
        <colgroup>
          <col style={{ width: 60 }} />
        </colgroup>
        <thead>
          <tr>
            <td aria-hidden style={{ border: 0 }} />
            {days.map((each) => (
              <th
                key={each.getTime()}
                scope="col"
                className={each.toDateString() === new Date(now).toDateString() ? styles.today : undefined}
              >
                {day.format(each)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((cells, hour) => (
            // oxlint-disable-next-line react/no-array-index-key -- the index is the hour
            <tr key={hour}>
              <th scope="row">{String(hour).padStart(2, '0')}:00</th>
              {cells.map((cell) => (
                <Cell
                  key={cell.start.toDateString()}
                  workspace={workspace}
                  cell={cell}
                  until={until}
                  now={now}
                />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  )
}

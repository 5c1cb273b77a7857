import { ActionIcon, Button, Group, SegmentedControl, Text } from '@mantine/core'
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useMemo, type ReactNode } from 'react'
import { calendarQuery } from '../../../api/schedule-queries.ts'
import { Loaded } from '../../../ui/Loaded.tsx'
import { Page } from '../../../ui/Page.tsx'
import { useNow } from '../../../ui/use-now.ts'
import { UpcomingList } from './UpcomingList.tsx'
import { midnight } from './week-grid.ts'
import { WeekCalendar } from './WeekCalendar.tsx'

const LISTS = [
  { value: 'day', label: '24 hours', hours: 24 },
  { value: 'week', label: '7 days', hours: 168 },
  { value: 'month', label: '31 days', hours: 744 },
] as const
const VIEWS = [
  { value: 'calendar', label: 'Calendar' },
  ...LISTS.map(({ value, label }) => ({ value, label })),
]

/** A day more than is shown: a week in which the clock is put back is an hour longer. */
const ASKED_DAYS = 8
const zone = new Intl.DateTimeFormat('en-GB', { timeZoneName: 'long' })

const zoneOf = (instant: Date): string => {
  const { timeZone } = zone.resolvedOptions()
  const name = zone.formatToParts(instant).find(({ type }) => type === 'timeZoneName')?.value
  return name === undefined || name === timeZone ? timeZone : `${timeZone}, ${name}`
}

const pad = (value: number): string => String(value).padStart(2, '0')
const dayText = (day: Date): string => `${day.getFullYear()}-${pad(day.getMonth() + 1)}-${pad(day.getDate())}`

/** The midnight of a day as it stands in the address; `today` when it is not understood or past. */
const dayOf = (text: string | undefined, today: Date): Date => {
  const [, year, month, day] = (/^(\d{4})-(\d\d)-(\d\d)$/.exec(text ?? '') ?? []).map(Number)
  if (year === undefined || month === undefined || day === undefined) return today
  const asked = new Date(year, month - 1, day)
  return asked > today ? asked : today
}

const Week = ({ workspace, day }: { workspace: string; day: string | undefined }) => {
  const navigate = useNavigate({ from: '/w/$workspace/runs/upcoming' })
  const today = midnight(new Date(useNow()))
  const start = dayOf(day, today).getTime()
  const from = useMemo(() => new Date(start), [start])
  const query = useQuery(calendarQuery(workspace, from.toISOString(), ASKED_DAYS))
  const show = (next: Date): void =>
    void navigate({ search: { day: next > today ? dayText(next) : undefined }, replace: true })
  return (
    <>
      <Group gap={8} mb="sm">
        <ActionIcon
          aria-label="The week before"
          disabled={from <= today}
          onClick={() => show(midnight(from, -7))}
        >
          <IconChevronLeft size={16} />
        </ActionIcon>
        <Button variant="default" disabled={from <= today} onClick={() => show(today)}>
          From today
        </Button>
        <ActionIcon aria-label="The week after" onClick={() => show(midnight(from, 7))}>
          <IconChevronRight size={16} />
        </ActionIcon>
        <Text className="dim">Times in {zoneOf(from)}</Text>
      </Group>
      <Loaded query={query} rows={24}>
        {(calendar) => <WeekCalendar workspace={workspace} from={from} calendar={calendar} />}
      </Loaded>
    </>
  )
}

/** What the schedules of the workspace will start, in the person's own time. */
export const Upcoming = (): ReactNode => {
  const { workspace } = useParams({ from: '/signed-in/w/$workspace/runs/upcoming' })
  const { list, day } = useSearch({ from: '/signed-in/w/$workspace/runs/upcoming' })
  const navigate = useNavigate({ from: '/w/$workspace/runs/upcoming' })
  const listed = LISTS.find(({ value }) => value === list)
  return (
    <Page
      title="What fires next"
      crumbs={[
        <Link key="runs" to="/w/$workspace/runs" params={{ workspace }}>
          Runs
        </Link>,
      ]}
      actions={
        <SegmentedControl
          aria-label="How it is shown"
          data={VIEWS}
          value={list ?? 'calendar'}
          onChange={(chosen) =>
            void navigate({
              search: { list: LISTS.find(({ value }) => value === chosen)?.value },
              replace: true,
            })
          }
        />
      }
    >
      {listed ? (
        <UpcomingList workspace={workspace} hours={listed.hours} />
      ) : (
        <Week workspace={workspace} day={day} />
      )}
    </Page>
  )
}

import { Text } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { previewQuery, type Timing } from '../../../api/schedule-queries.ts'
import { failureOf, fieldErrorsOf } from '../../../ui/failure.ts'

const format = (instant: string, timeZone: string): string =>
  new Intl.DateTimeFormat('en-GB', {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    timeZone,
    timeZoneName: 'short',
  }).format(new Date(instant))

const isZone = (zone: string): boolean => {
  try {
    return new Intl.DateTimeFormat('en-GB', { timeZone: zone }).format(0) !== ''
  } catch {
    return false
  }
}

/** Instants in the time of the schedule. */
export const FireList = ({ fires, timeZone }: { fires: readonly string[]; timeZone: string }) => {
  const zone = isZone(timeZone) ? timeZone : 'UTC'
  return (
    <ol style={{ margin: 0, paddingLeft: 24 }} className="tabular">
      {fires.map((instant) => (
        <li key={instant}>
          <time dateTime={instant}>{format(instant, zone)}</time>
        </li>
      ))}
    </ol>
  )
}

/** The next ten instants of what is being typed, or why there are none. */
export const NextFires = ({ workspace, timing }: { workspace: string; timing: Timing }) => {
  const [typed] = useDebouncedValue(timing, 250)
  const { data, error } = useQuery(previewQuery(workspace, typed))
  const fields = Object.values(fieldErrorsOf(error))
  return (
    <div aria-live="polite">
      <Text fw={500} mb={4}>
        Next fires
      </Text>
      {error ? (
        <Text c="var(--bh-red)">{fields.length > 0 ? fields.join('; ') : failureOf(error).message}</Text>
      ) : (
        <FireList fires={data ?? []} timeZone={typed.cron?.time_zone ?? 'UTC'} />
      )}
    </div>
  )
}

import { formatBytes, formatQuantity } from '../../../ui/numbers.ts'
import { formatDuration } from '../../../ui/times.ts'

const MILLISECONDS: Readonly<Record<string, number>> = {
  nanoseconds: 1e-6,
  microseconds: 1e-3,
  milliseconds: 1,
  seconds: 1000,
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const figure = (value: unknown): string | undefined => {
  const text = typeof value === 'bigint' || typeof value === 'number' ? String(value) : value
  return typeof text === 'string' && /^\d{1,19}$/.test(text) ? text : undefined
}

const counted = (one: string, many: string) => (value: string) => formatQuantity(value, one, many)

const COUNTERS = [
  ['result-data-files', counted('file read', 'files read')],
  ['result-delete-files', counted('delete file', 'delete files')],
  ['skipped-data-files', counted('file skipped', 'files skipped')],
  ['scanned-data-manifests', counted('manifest read', 'manifests read')],
  ['skipped-data-manifests', counted('manifest skipped', 'manifests skipped')],
  ['total-file-size-in-bytes', formatBytes],
  ['added-records', counted('row added', 'rows added')],
  ['removed-records', counted('row removed', 'rows removed')],
  ['added-data-files', counted('file added', 'files added')],
  ['removed-data-files', counted('file removed', 'files removed')],
  ['attempts', counted('attempt', 'attempts')],
] as const

const TIMERS = [
  ['total-planning-duration', 'planned in'],
  ['total-duration', 'took'],
] as const

/** What a metrics report (Iceberg REST specification, `ReportMetricsRequest`) measured, as phrases; zeros are left out. */
export const reportPhrases = (report: Readonly<Record<string, unknown>>): string[] => {
  const metrics = isRecord(report['metrics']) ? report['metrics'] : {}
  const timers = TIMERS.flatMap(([key, word]) => {
    const timer = metrics[key]
    if (!isRecord(timer)) return []
    const total = figure(timer['total-duration'])
    const factor = MILLISECONDS[String(timer['time-unit'])]
    return total === undefined || factor === undefined
      ? []
      : [`${word} ${formatDuration(Number(total) * factor)}`]
  })
  const counters = COUNTERS.flatMap(([key, say]) => {
    const counter = metrics[key]
    const value = isRecord(counter) ? figure(counter['value']) : undefined
    return value === undefined || value === '0' ? [] : [say(value)]
  })
  return [...timers, ...counters]
}

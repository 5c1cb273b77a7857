import { useInterval } from '@mantine/hooks'
import { useEffect, useState } from 'react'
import { formatBytes, formatQuantity } from '../../../ui/numbers.ts'
import { StateChip } from '../../../ui/StateChip.tsx'
import { formatDuration } from '../../../ui/times.ts'
import type { Execution, Run } from './run-store.ts'

/** The server's own measure once it ended; until then the page counts. */
const elapsedOf = ({ statement, startedAt }: Execution, now: number): number =>
  statement?.finished_at
    ? Date.parse(statement.finished_at) - Date.parse(statement.created_at)
    : Math.max(0, now - startedAt)

/** State, elapsed time, rows and bytes of what runs, or ran last. */
export const RunStatus = ({ run }: { run: Run }) => {
  const [now, setNow] = useState(() => Date.now())
  const clock = useInterval(() => setNow(Date.now()), 100)
  const { start, stop } = clock
  useEffect(() => {
    if (!run.running) return undefined
    start()
    return stop
  }, [run.running, start, stop])
  const execution = run.executions.at(-1)
  if (!execution) return null
  const { statement } = execution
  const queue = statement?.status.queue_position
  const state = statement?.status.state ?? (execution.error ? 'FAILED' : 'RUNNING')
  return (
    <output className="tabular" style={{ display: 'inline-flex', gap: 12, alignItems: 'center' }}>
      <StateChip state={state} />
      {queue !== undefined && <span>number {queue} in the queue</span>}
      <span>{formatDuration(elapsedOf(execution, now))}</span>
      {statement?.manifest && (
        <span>{formatQuantity(statement.manifest.total_row_count, 'row', 'rows')}</span>
      )}
      {statement?.bytes_read && <span className="dim">{formatBytes(statement.bytes_read)} read</span>}
    </output>
  )
}

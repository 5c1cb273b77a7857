import { UnstyledButton } from '@mantine/core'
import { useEffect, useState } from 'react'
import type { Run, TaskRun } from '../../api/types.ts'
import { Elapsed } from '../../ui/Elapsed.tsx'
import { formatCount } from '../../ui/numbers.ts'
import { ScrollRegion } from '../../ui/ScrollRegion.tsx'
import { StateChip, stateColour, stateWord } from '../../ui/StateChip.tsx'
import { formatDuration } from '../../ui/times.ts'
import { hasEnded } from './run-words.ts'
import table from '../../ui/DataTable.module.css'
import classes from './Timeline.module.css'

interface TimelineProps {
  readonly run: Run
  readonly chosen: string | undefined
  readonly onChoose: (task: string) => void
}

interface Span {
  readonly from: number
  readonly to: number
}

/** The time that the timeline spans: from when the run was made to its end, or to now. */
const useSpan = (run: Run): Span => {
  const [now, setNow] = useState(Date.now)
  const live = !hasEnded(run)
  useEffect(() => {
    if (!live) return undefined
    const timer = setInterval(() => setNow(Date.now()), 500)
    return () => clearInterval(timer)
  }, [live])
  const starts = run.tasks.flatMap(({ attempts }) => attempts.map((each) => Date.parse(each.started_at)))
  const from = Math.min(Date.parse(run.created_at), ...starts)
  const to = run.finished_at ? Date.parse(run.finished_at) : now
  return { from, to: Math.max(to, from + 1) }
}

const share = (at: number, { from, to }: Span): number =>
  Math.min(100, Math.max(0, ((at - from) / (to - from)) * 100))

const Lane = ({ task, span }: { task: TaskRun; span: Span }) => (
  <div className={classes.lane}>
    {task.attempts.map((attempt) => {
      const left = share(Date.parse(attempt.started_at), span)
      const right = share(attempt.finished_at ? Date.parse(attempt.finished_at) : span.to, span)
      return (
        <span
          key={attempt.attempt_id}
          className={classes.bar}
          title={`Attempt ${attempt.attempt}: ${stateWord(attempt.state)}`}
          style={{
            left: `min(${left}%, 100% - 3px)`,
            width: `${right - left}%`,
            background: stateColour(attempt.state),
          }}
        />
      )
    })}
  </div>
)

/** Every task with its state and when its attempts ran. */
export const Timeline = ({ run, chosen, onChoose }: TimelineProps) => {
  const span = useSpan(run)
  return (
    <ScrollRegion label="Timeline" className={classes.frame}>
      <table className={`${table.table} ${classes.tasks}`} aria-label="Tasks">
        <thead>
          <tr>
            <th scope="col" style={{ width: 200 }}>
              Task
            </th>
            <th scope="col" style={{ width: 150 }}>
              State
            </th>
            <th scope="col" aria-label="When its attempts ran">
              <span className={classes.scale}>
                <span>0</span>
                <span>{formatDuration(span.to - span.from)}</span>
              </span>
            </th>
            <th scope="col" className={table.figures} style={{ width: 80 }}>
              Attempts
            </th>
            <th scope="col" className={table.figures} style={{ width: 110 }}>
              Rows
            </th>
            <th scope="col" className={table.figures} style={{ width: 100 }}>
              Took
            </th>
          </tr>
        </thead>
        <tbody>
          {run.tasks.map((task) => (
            <tr key={task.task_key} data-chosen={task.task_key === chosen || undefined}>
              <td>
                <UnstyledButton
                  className={classes.name}
                  title={task.task_key}
                  aria-pressed={task.task_key === chosen}
                  onClick={() => onChoose(task.task_key)}
                >
                  {task.task_key}
                </UnstyledButton>
              </td>
              <td>
                <StateChip state={task.state} />
              </td>
              <td>
                {task.reused_from ? (
                  <span className="dim">kept from the run before</span>
                ) : (
                  <Lane task={task} span={span} />
                )}
              </td>
              <td className={table.figures}>{task.attempts.length}</td>
              <td className={table.figures}>{formatCount(task.result?.rows)}</td>
              <td className={table.figures}>
                <Elapsed from={task.started_at} to={task.finished_at} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  )
}

import { Link } from '@tanstack/react-router'
import type { JobSummary } from '../../api/types.ts'
import { isKnownState, stateColour, stateWord } from '../../ui/StateChip.tsx'
import { formatLocal } from '../../ui/times.ts'
import classes from './RunTicks.module.css'

type RecentRun = JobSummary['recent_runs'][number]

const BAD: ReadonlySet<string> = new Set(['FAILED', 'TIMED_OUT', 'UPSTREAM_FAILED'])

/** Colour alone tells nothing: what went badly stands higher, what came to nothing is hollow. */
const shapeOf = (state: string): 'bad' | 'good' | 'hollow' => {
  if (BAD.has(state)) return 'bad'
  return state === 'CANCELED' || state === 'SKIPPED' ? 'hollow' : 'good'
}

const wordOf = (state: string): string => (isKnownState(state) ? stateWord(state) : state)

const summaryOf = (runs: readonly RecentRun[]): string => {
  const counts = new Map<string, number>()
  for (const { state } of runs) counts.set(state, (counts.get(state) ?? 0) + 1)
  return [...counts].map(([state, count]) => `${count} ${wordOf(state).toLowerCase()}`).join(', ')
}

/** The newest runs of a job, the oldest of them at the left; each leads to its page. */
export const RunTicks = ({ workspace, runs }: { workspace: string; runs: readonly RecentRun[] }) => {
  if (runs.length === 0) return <span className="dim">–</span>
  return (
    <span
      className={classes.ticks}
      role="group"
      aria-label={`Last ${runs.length === 1 ? 'run' : `${runs.length} runs`}: ${summaryOf(runs)}`}
    >
      {runs.toReversed().map(({ run_id: id, state, created_at: at }) => {
        const label = `${wordOf(state)}, ${formatLocal(at)}`
        return (
          <Link
            key={id}
            to="/w/$workspace/runs/$run"
            params={{ workspace, run: id }}
            className={classes.tick}
            data-shape={shapeOf(state)}
            style={{ color: isKnownState(state) ? stateColour(state) : undefined }}
            title={label}
            aria-label={label}
            tabIndex={-1}
          />
        )
      })}
    </span>
  )
}

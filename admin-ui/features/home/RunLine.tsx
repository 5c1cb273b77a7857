import { Link } from '@tanstack/react-router'
import type { RunSummary } from '../../api/types.ts'
import { Moment } from '../../ui/Moment.tsx'
import { StateChip } from '../../ui/StateChip.tsx'
import classes from './Home.module.css'

interface RunLineProps {
  readonly workspace: string
  readonly run: RunSummary
  /** The run that mended it. */
  readonly repairedBy?: RunSummary
}

/** A run that runs or failed, and why, or what mended it. */
export const RunLine = ({ workspace, run, repairedBy }: RunLineProps) => (
  <div className={classes.line}>
    <StateChip state={run.state} />
    <Link to="/w/$workspace/runs/$run" params={{ workspace, run: run.run_id }}>
      {run.job}
    </Link>
    {repairedBy ? (
      <span className={classes.rest}>
        repaired:{' '}
        <Link to="/w/$workspace/runs/$run" params={{ workspace, run: repairedBy.run_id }}>
          the run after it succeeded
        </Link>
      </span>
    ) : (
      <span className={classes.rest} title={run.message}>
        {run.message}
      </span>
    )}
    <Moment at={run.created_at} />
  </div>
)

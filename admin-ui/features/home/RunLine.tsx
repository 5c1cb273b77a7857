import { Link } from '@tanstack/react-router'
import type { RunSummary } from '../../api/types.ts'
import { Moment } from '../../ui/Moment.tsx'
import { StateChip } from '../../ui/StateChip.tsx'
import classes from './Home.module.css'

/** A run that runs or failed, and why. */
export const RunLine = ({ workspace, run }: { workspace: string; run: RunSummary }) => (
  <div className={classes.line}>
    <StateChip state={run.state} />
    <Link to="/w/$workspace/runs/$run" params={{ workspace, run: run.run_id }}>
      {run.job}
    </Link>
    <span className={classes.rest} title={run.message}>
      {run.message}
    </span>
    <Moment at={run.created_at} />
  </div>
)

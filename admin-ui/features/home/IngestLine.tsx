import { Link } from '@tanstack/react-router'
import type { Ingest } from '../../api/types.ts'
import { Moment } from '../../ui/Moment.tsx'
import { StateChip } from '../../ui/StateChip.tsx'
import classes from './Home.module.css'

/** A load that runs or failed. */
export const IngestLine = ({ workspace, ingest }: { workspace: string; ingest: Ingest }) => (
  <div className={classes.line}>
    <StateChip state={ingest.state} />
    <Link to="/w/$workspace/upload" params={{ workspace }} search={{ ingest: ingest.ingest_id }}>
      {ingest.filename}
    </Link>
    <span className={classes.rest} title={ingest.error?.message}>
      {ingest.error?.message ?? `into ${ingest.target.table}`}
    </span>
    <Moment at={ingest.created_at} />
  </div>
)

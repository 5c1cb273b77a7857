import { Link } from '@tanstack/react-router'
import type { StatementSummary } from '../../api/types.ts'
import { Moment } from '../../ui/Moment.tsx'
import { StateChip } from '../../ui/StateChip.tsx'
import { codeWords } from '../../ui/code-words.ts'
import classes from './Home.module.css'

/** A query that runs or failed. */
export const StatementLine = ({
  workspace,
  statement,
}: {
  workspace: string
  statement: StatementSummary
}) => (
  <div className={classes.line}>
    <StateChip state={statement.state} />
    <Link
      to="/w/$workspace/sql"
      params={{ workspace }}
      search={{ statement: statement.statement_id }}
      className={classes.sql}
    >
      {statement.statement}
    </Link>
    <span className={classes.rest}>{statement.error_code && codeWords(statement.error_code)}</span>
    <Moment at={statement.created_at} />
  </div>
)

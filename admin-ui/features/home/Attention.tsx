import { Group, Text } from '@mantine/core'
import { IconCircleCheck } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { recentIngestsQuery } from '../../api/ingest-queries.ts'
import { recentStatementsQuery } from '../../api/statement-queries.ts'
import { recentRunsQuery } from '../../api/run-queries.ts'
import { healthQuery, workspaceHealthQuery } from '../../api/system-queries.ts'
import { Moment } from '../../ui/Moment.tsx'
import { StateChip } from '../../ui/StateChip.tsx'
import { FAILED_STATES, LIVE_STATES } from '../runs/run-words.ts'
import { RunLine } from './RunLine.tsx'
import { isSinceYesterday } from './since-yesterday.ts'
import classes from './Home.module.css'

const SHOWN = 5

/** What failed since yesterday, what runs now, what is unhealthy: each line leads to the thing. */
export const Attention = ({ workspace }: { workspace: string }) => {
  const failed = useQuery(recentStatementsQuery(workspace, { state: 'FAILED' }, 50))
  const running = useQuery(recentStatementsQuery(workspace, { state: 'RUNNING' }, 20))
  const ingests = useQuery(recentIngestsQuery(workspace, 50))
  const failedRuns = useQuery(recentRunsQuery(workspace, '-', { state: FAILED_STATES }, 50))
  const liveRuns = useQuery(recentRunsQuery(workspace, '-', { state: LIVE_STATES }, 20))
  // Of the whole installation: for its administrators only.
  const health = useQuery(healthQuery)
  const own = useQuery(workspaceHealthQuery(workspace))
  const failures = failed.data?.filter((each) => isSinceYesterday(each.created_at)) ?? []
  const failedIngests =
    ingests.data?.filter((each) => each.state === 'FAILED' && isSinceYesterday(each.created_at)) ?? []
  const runningIngests = ingests.data?.filter(({ state }) => state === 'RUNNING' || state === 'QUEUED') ?? []
  const inside = new Set(own.data?.map(({ name }) => `${name} in ${workspace}`))
  const unhealthy = health.data?.filter(({ name, status }) => status !== 'passed' && !inside.has(name)) ?? []
  const badRuns = failedRuns.data?.filter((each) => isSinceYesterday(each.created_at)) ?? []
  const known = failed.data && running.data && ingests.data && own.data && failedRuns.data && liveRuns.data
  const lines =
    failures.length +
    failedIngests.length +
    (running.data?.length ?? 0) +
    runningIngests.length +
    badRuns.length +
    (liveRuns.data?.length ?? 0) +
    unhealthy.length +
    (own.data?.length ?? 0)
  if (!known) return <div className={classes.attention} />
  return (
    <section className={classes.attention} aria-label="What needs attention">
      {lines === 0 && (
        <Group gap={8}>
          <IconCircleCheck size={18} color="var(--bh-green)" aria-hidden="true" />
          <Text fz="lg">Nothing failed since yesterday, and nothing runs now.</Text>
        </Group>
      )}
      {unhealthy.map((check) => (
        <div key={check.name} className={classes.line}>
          <StateChip state={check.status} />
          <Link to="/organisation/health">{check.name}</Link>
          <span className={classes.rest}>{check.evidence}</span>
        </div>
      ))}
      {own.data?.map((check) => (
        <div key={check.name} className={classes.line}>
          <StateChip state={check.status} />
          <Link
            to={check.name.startsWith('connection ') ? '/w/$workspace/connections' : '/w/$workspace/jobs'}
            params={{ workspace }}
          >
            {check.name}
          </Link>
          <span className={classes.rest}>{check.evidence}</span>
        </div>
      ))}
      {[...(liveRuns.data ?? []), ...badRuns.slice(0, SHOWN)].map((run) => (
        <RunLine key={run.run_id} workspace={workspace} run={run} />
      ))}
      {badRuns.length > SHOWN && (
        <Link to="/w/$workspace/runs" params={{ workspace }} search={{ state: FAILED_STATES }}>
          All failed runs
        </Link>
      )}
      {[...runningIngests, ...failedIngests.slice(0, SHOWN)].map((ingest) => (
        <div key={ingest.ingest_id} className={classes.line}>
          <StateChip state={ingest.state} />
          <Link to="/w/$workspace/upload" params={{ workspace }} search={{ ingest: ingest.ingest_id }}>
            {ingest.filename}
          </Link>
          <span className={classes.rest}>{ingest.error?.message ?? `into ${ingest.target.table}`}</span>
          <Moment at={ingest.created_at} />
        </div>
      ))}
      {[...(running.data ?? []), ...failures.slice(0, SHOWN)].map((statement) => (
        <div key={statement.statement_id} className={classes.line}>
          <StateChip state={statement.state} />
          <Link
            to="/w/$workspace/sql"
            params={{ workspace }}
            search={{ statement: statement.statement_id }}
            className={classes.sql}
          >
            {statement.statement}
          </Link>
          <span className={classes.rest}>{statement.error_code}</span>
          <Moment at={statement.created_at} />
        </div>
      ))}
      {failures.length > SHOWN && (
        <Link to="/w/$workspace/sql/history" params={{ workspace }} search={{ state: 'FAILED' }}>
          All failed queries
        </Link>
      )}
    </section>
  )
}

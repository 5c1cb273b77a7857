import { Group, Text } from '@mantine/core'
import { IconCircleCheck } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { recentIngestsQuery } from '../../api/ingest-queries.ts'
import { recentRunsQuery } from '../../api/run-queries.ts'
import { recentStatementsQuery } from '../../api/statement-queries.ts'
import { healthQuery, workspaceHealthQuery } from '../../api/system-queries.ts'
import { useVerdict } from '../../may/use-verdict.ts'
import { FAILED_STATES, LIVE_STATES } from '../runs/run-words.ts'
import { CheckLine } from './CheckLine.tsx'
import { IngestLine } from './IngestLine.tsx'
import { RunLine } from './RunLine.tsx'
import { notMended } from './since-mended.ts'
import { isSinceYesterday } from './since-yesterday.ts'
import { StatementLine } from './StatementLine.tsx'
import { useFailedRuns } from './use-failed-runs.ts'
import classes from './Home.module.css'

const SHOWN = 5

/** Checks of the installation, for its administrators, and those of the workspace. */
const useChecks = (workspace: string) => {
  const isSeen = useVerdict({ does: 'getHealth' }) === 'yes'
  const health = useQuery({ ...healthQuery, enabled: isSeen })
  const { data: own } = useQuery(workspaceHealthQuery(workspace))
  const inside = new Set(own?.map(({ name }) => `${name} in ${workspace}`))
  const whole = health.data?.filter(({ name, status }) => status !== 'passed' && !inside.has(name)) ?? []
  return own && { whole, own }
}

const useIngests = (workspace: string) => {
  const { data } = useQuery(recentIngestsQuery(workspace, 50))
  const of = (...states: readonly string[]) => data?.filter(({ state }) => states.includes(state)) ?? []
  const key = ({ filename, target }: NonNullable<typeof data>[number]): string =>
    `${filename} ${target.catalog}.${target.schema}.${target.table}`
  const failed = notMended(of('FAILED'), of('SUCCEEDED'), key)
  return (
    data && {
      live: of('RUNNING', 'QUEUED'),
      failed: failed.filter((each) => isSinceYesterday(each.created_at)),
    }
  )
}

const useStatements = (workspace: string) => {
  const failed = useQuery(recentStatementsQuery(workspace, { state: 'FAILED' }, 50))
  const running = useQuery(recentStatementsQuery(workspace, { state: 'RUNNING' }, 20))
  const succeeded = useQuery(recentStatementsQuery(workspace, { state: 'SUCCEEDED' }, 50))
  if (!failed.data || !running.data || !succeeded.data) return undefined
  const open = notMended(failed.data, succeeded.data, ({ statement }) => statement)
  return { live: running.data, failed: open.filter((each) => isSinceYesterday(each.created_at)) }
}

const AllIsWell = ({ mended }: { mended: boolean }) => (
  <Group gap={8}>
    <IconCircleCheck size={18} color="var(--bh-green)" aria-hidden="true" />
    <Text fz="lg">
      {mended
        ? 'What failed since yesterday was repaired, and nothing runs now.'
        : 'Nothing failed since yesterday, and nothing runs now.'}
    </Text>
  </Group>
)

/** What failed since yesterday, what runs now, what is unhealthy: each line leads to the thing. */
export const Attention = ({ workspace }: { workspace: string }) => {
  const checks = useChecks(workspace)
  const runs = useFailedRuns(workspace)
  const { data: liveRuns } = useQuery(recentRunsQuery(workspace, '-', { state: LIVE_STATES }, 20))
  const ingests = useIngests(workspace)
  const statements = useStatements(workspace)
  if (!checks || !runs || !liveRuns || !ingests || !statements) return <div className={classes.attention} />
  const lists = [checks.whole, checks.own, liveRuns, runs.open]
  const others = [ingests.live, ingests.failed, statements.live, statements.failed]
  const isQuiet = [...lists, ...others].every(({ length }) => length === 0)
  return (
    <section className={classes.attention} aria-label="What needs attention">
      {isQuiet && <AllIsWell mended={runs.repaired.length > 0} />}
      {checks.whole.map((check) => (
        <CheckLine key={check.name} check={check}>
          <Link to="/organisation/health">{check.name}</Link>
        </CheckLine>
      ))}
      {checks.own.map((check) => (
        <CheckLine key={check.name} check={check}>
          <Link
            to={check.name.startsWith('connection ') ? '/w/$workspace/connections' : '/w/$workspace/jobs'}
            params={{ workspace }}
          >
            {check.name}
          </Link>
        </CheckLine>
      ))}
      {[...liveRuns, ...runs.open.slice(0, SHOWN)].map((run) => (
        <RunLine key={run.run_id} workspace={workspace} run={run} />
      ))}
      {runs.repaired.slice(0, SHOWN).map(({ run, by }) => (
        <RunLine key={run.run_id} workspace={workspace} run={run} repairedBy={by} />
      ))}
      {runs.open.length + runs.repaired.length > SHOWN && (
        <Link to="/w/$workspace/runs" params={{ workspace }} search={{ state: FAILED_STATES }}>
          All failed runs
        </Link>
      )}
      {[...ingests.live, ...ingests.failed.slice(0, SHOWN)].map((ingest) => (
        <IngestLine key={ingest.ingest_id} workspace={workspace} ingest={ingest} />
      ))}
      {[...statements.live, ...statements.failed.slice(0, SHOWN)].map((statement) => (
        <StatementLine key={statement.statement_id} workspace={workspace} statement={statement} />
      ))}
      {statements.failed.length > SHOWN && (
        <Link to="/w/$workspace/sql/history" params={{ workspace }} search={{ state: 'FAILED' }}>
          All failed queries
        </Link>
      )}
    </section>
  )
}

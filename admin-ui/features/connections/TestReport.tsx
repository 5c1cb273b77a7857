import { Text } from '@mantine/core'
import type { ConnectionCheck } from '../../api/types.ts'
import type { ReactNode } from 'react'
import { ScrollRegion } from '../../ui/ScrollRegion.tsx'
import { StateChip, type KnownState } from '../../ui/StateChip.tsx'
import classes from './TestReport.module.css'

const VERDICTS = {
  passed: 'It works.',
  limited: 'It works, with limits.',
  failed: 'It does not work yet.',
} as const

// What is not required limits a connection; it does not break it.
const stateOf = ({ status, required }: ConnectionCheck): KnownState =>
  status === 'failed' && !required ? 'limited' : status

const Line = ({ name, state, children }: { name: string; state: KnownState; children?: ReactNode }) => (
  <li className={classes.line}>
    <StateChip state={state} />
    <span className={classes.name}>{name}</span>
    <span className={classes.evidence}>{children}</span>
  </li>
)

interface TestReportProps {
  readonly report: { readonly status: keyof typeof VERDICTS; readonly checks: readonly ConnectionCheck[] }
}

/** Check by check: what was seen, and what to do about it. */
export const TestReport = ({ report }: TestReportProps) => (
  <div role="status">
    <Text fw={600} mb={4}>
      {VERDICTS[report.status]}
    </Text>
    <ScrollRegion label="What the test found">
      <ul className={classes.list} aria-label="Checks">
        {report.checks.map((check) => (
          <Line key={check.name} name={check.name} state={stateOf(check)}>
            {check.evidence}
            {check.remedy && <span className={classes.remedy}>{check.remedy}</span>}
          </Line>
        ))}
      </ul>
    </ScrollRegion>
  </div>
)

/** The checks that are being made. */
export const TestRunning = ({ checks }: { checks: readonly string[] }) => (
  <div role="status">
    <Text fw={600} mb={4}>
      Testing…
    </Text>
    <ul className={classes.list} aria-label="Checks">
      {checks.map((name) => (
        <Line key={name} name={name} state="RUNNING" />
      ))}
    </ul>
  </div>
)

import { Button, Text } from '@mantine/core'
import { IconCircle, IconCircleCheckFilled } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link, type LinkProps } from '@tanstack/react-router'
import { anyJobQuery } from '../../api/job-queries.ts'
import { recentStatementsQuery } from '../../api/statement-queries.ts'
import { tokensQuery } from '../../api/system-queries.ts'
import { isSample } from '../sql/history/sample-mark.ts'
import { Section } from '../../ui/Section.tsx'
import classes from './Home.module.css'
import { useRecentTables } from './use-recent-tables.ts'
import type { OperationKey } from '@boathouse/contract/client.ts'
import { May } from '../../may/May.tsx'

interface Step {
  readonly title: string
  readonly why: string
  readonly done: boolean
  readonly action: string
  /** What it leads to. */
  readonly does: OperationKey
  readonly link: LinkProps
}

const useSteps = (workspace: string): readonly Step[] | undefined => {
  const tables = useRecentTables(workspace)
  const queries = useQuery(recentStatementsQuery(workspace, { state: 'SUCCEEDED' }, 50))
  const jobs = useQuery(anyJobQuery(workspace))
  const tokens = useQuery(tokensQuery)
  if (!tables || !queries.data || !tokens.data || jobs.data === undefined) return undefined
  const params = { workspace }
  return [
    {
      title: 'Load a file',
      why: 'CSV, JSON or Parquet becomes an Iceberg table. The sample is four years of weather in Seattle.',
      done: tables.length > 0,
      action: 'Use sample data',
      does: 'createUpload',
      link: { to: '/w/$workspace/upload', params, search: { sample: 'seattle-weather.csv' } },
    },
    {
      title: 'Ask it something',
      why: 'The editor completes names of tables and columns; results download as CSV, NDJSON and Parquet.',
      done: queries.data.some(({ statement }) => !isSample(statement)),
      action: 'Open SQL',
      does: 'executeStatement',
      link: { to: '/w/$workspace/sql', params },
    },
    {
      title: 'Run a job',
      why: 'A graph of tasks that runs by hand or on a schedule, with its log and its results. One click makes the first.',
      done: jobs.data,
      action: 'Open Jobs',
      does: 'createJob',
      link: { to: '/w/$workspace/jobs', params },
    },
    {
      title: 'Connect your tools',
      why: 'PyIceberg, Spark, Trino and DuckDB reach the same tables with an access token.',
      done: tokens.data.length > 0,
      action: 'Create a token',
      does: 'createToken',
      link: { to: '/w/$workspace/settings', params },
    },
  ]
}

/** The first run as a list; it goes away once all of it is done. */
export const FirstSteps = ({ workspace }: { workspace: string }) => {
  const steps = useSteps(workspace)
  if (!steps || steps.every(({ done }) => done)) return null
  const next = steps.find(({ done }) => !done)
  return (
    <Section title="First steps">
      <ol className={classes.steps}>
        {steps.map((step) => (
          <li key={step.title} className={classes.step} data-done={step.done || undefined}>
            {step.done ? (
              <IconCircleCheckFilled size={18} color="var(--bh-green)" aria-label="done" />
            ) : (
              <IconCircle size={18} aria-label="to do" />
            )}
            <div>
              <Text fw={500}>{step.title}</Text>
              <Text c="dimmed">{step.why}</Text>
            </div>
            {!step.done && (
              <May does={step.does}>
                <Button
                  variant={step === next ? 'filled' : 'default'}
                  renderRoot={(props) => <Link {...step.link} {...props} />}
                >
                  {step.action}
                </Button>
              </May>
            )}
          </li>
        ))}
      </ol>
    </Section>
  )
}

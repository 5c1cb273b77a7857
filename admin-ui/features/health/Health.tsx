import { Button, Text } from '@mantine/core'
import { IconRefresh } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { healthQuery, systemQuery } from '../../api/system-queries.ts'
import type { HealthCheck } from '../../api/types.ts'
import { DataTable, type DataColumn } from '../../ui/DataTable.tsx'
import { Loaded } from '../../ui/Loaded.tsx'
import { Moment } from '../../ui/Moment.tsx'
import { Page } from '../../ui/Page.tsx'
import { StateChip } from '../../ui/StateChip.tsx'
import { Seen } from '../../may/Seen.tsx'
import { useVerdict } from '../../may/use-verdict.ts'
import classes from './Health.module.css'

const COLUMNS: readonly DataColumn<HealthCheck>[] = [
  { id: 'status', header: 'State', width: 110, cell: ({ status }) => <StateChip state={status} /> },
  {
    id: 'name',
    header: 'Check',
    width: 200,
    cell: ({ name }) => <div className={classes.wrapped}>{name}</div>,
  },
  {
    id: 'evidence',
    header: 'What was seen, and what to do',
    cell: ({ evidence, remedy }) => (
      <div className={classes.wrapped}>
        {evidence}
        {remedy && <div className={classes.remedy}>{remedy}</div>}
      </div>
    ),
  },
  { id: 'checked', header: 'Checked', width: 120, cell: ({ checked_at: at }) => <Moment at={at} /> },
]

const verdictOf = (checks: readonly HealthCheck[]): string => {
  const bad = checks.filter(({ status }) => status === 'failed').length
  const doubtful = checks.filter(({ status }) => status === 'warning').length
  if (bad > 0)
    return `${bad} of ${checks.length} checks ${bad === 1 ? 'fails' : 'fail'}; what mends it stands beside it.`
  if (doubtful > 0)
    return `Everything works; ${doubtful === 1 ? 'one check asks' : `${doubtful} checks ask`} for attention.`
  return `Nothing is wrong: all ${checks.length} checks passed.`
}

const ORDER = { failed: 0, warning: 1, passed: 2 } as const

export const Health = (): ReactNode => {
  const isSeen = useVerdict({ does: 'getHealth' }) === 'yes'
  const query = useQuery({ ...healthQuery, enabled: isSeen })
  const { data: system } = useQuery(systemQuery)
  return (
    <Page
      title="Health"
      crumbs={['Organisation']}
      meta={system && `Boathouse ${system.version}`}
      actions={
        isSeen && (
          <Button
            variant="default"
            leftSection={<IconRefresh size={14} />}
            loading={query.isFetching}
            onClick={() => void query.refetch()}
          >
            Check now
          </Button>
        )
      }
    >
      <Seen does="getHealth">
        <Loaded query={query} rows={8}>
          {(checks) => (
            <>
              <Text fz="lg" mb="md">
                {verdictOf(checks)}
              </Text>
              <DataTable
                label="Health checks"
                columns={COLUMNS}
                rows={checks.toSorted((a, b) => ORDER[a.status] - ORDER[b.status])}
                rowKey={({ name }) => name}
                rowVersion={({ status }) => status}
              />
            </>
          )}
        </Loaded>
      </Seen>
    </Page>
  )
}

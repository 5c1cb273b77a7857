import { Button, Group } from '@mantine/core'
import { IconDownload, IconListCheck } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useMemo, type ReactNode } from 'react'
import { api } from '../../api/client.ts'
import { auditQuery, auditRequest } from '../../api/system-queries.ts'
import type { AuditEvent } from '../../api/types.ts'
import { DataTable, type DataColumn } from '../../ui/DataTable.tsx'
import { EmptyNote } from '../../ui/EmptyNote.tsx'
import { Loaded } from '../../ui/Loaded.tsx'
import { MiddleText } from '../../ui/MiddleText.tsx'
import { Moment } from '../../ui/Moment.tsx'
import { Page } from '../../ui/Page.tsx'
import { StateChip } from '../../ui/StateChip.tsx'
import { Filters } from './Filters.tsx'
import { Verification, VerifyButton } from './Verification.tsx'
import { May } from '../../may/May.tsx'
import { Seen } from '../../may/Seen.tsx'
import { useVerdict } from '../../may/use-verdict.ts'

const COLUMNS: readonly DataColumn<AuditEvent>[] = [
  { id: 'at', header: 'When', width: 130, cell: ({ at }) => <Moment at={at} /> },
  {
    id: 'principal',
    header: 'Who',
    width: 140,
    cell: ({ principal, source_address: source }) =>
      principal ?? <span className="dim">{source === null ? 'the server' : 'not signed in'}</span>,
  },
  {
    id: 'operation',
    header: 'Did',
    width: 180,
    cell: ({ operation }) => <span className="mono">{operation}</span>,
  },
  { id: 'outcome', header: 'Outcome', width: 100, cell: ({ outcome }) => <StateChip state={outcome} /> },
  {
    id: 'object',
    header: 'To what',
    cell: ({ object_kind: kind, object_name: name, object_id: id }) => (
      <>
        {kind && <span className="dim">{kind} </span>}
        {name ?? id ?? <span className="dim">–</span>}
      </>
    ),
  },
  {
    id: 'source',
    header: 'From',
    width: 130,
    cell: ({ source_address: source }) => <span className="mono">{source ?? '–'}</span>,
  },
  {
    id: 'request',
    header: 'Request',
    width: 130,
    cell: ({ request_id: request }) => <MiddleText text={request} what="request id" tail={6} />,
  },
]

export const List = (): ReactNode => {
  const filter = useSearch({ from: '/signed-in/organisation/audit' })
  const navigate = useNavigate({ from: '/organisation/audit' })
  const isSeen = useVerdict({ does: 'listAuditEvents' }) === 'yes'
  const query = useInfiniteQuery({ ...auditQuery(filter), enabled: isSeen })
  const pages = query.data?.pages
  const rows = useMemo(() => pages?.flatMap(({ audit_events: events }) => events), [pages])
  const set = (change: Partial<typeof filter>): void =>
    void navigate({ search: { ...filter, ...change }, replace: true })
  return (
    <Page
      title="Audit"
      crumbs={['Organisation']}
      meta="Who did what, and what was refused"
      actions={
        <Group gap={8}>
          <May does="exportAuditEvents">
            <Button
              component="a"
              variant="default"
              leftSection={<IconDownload size={14} />}
              href={api.url('exportAuditEvents', { query: auditRequest(filter) })}
              download
            >
              Export
            </Button>
          </May>
          <VerifyButton />
        </Group>
      }
    >
      <Seen does="listAuditEvents">
        <Filters filter={filter} set={set} />
        <Verification />
        <Loaded query={{ data: rows, error: query.error, refetch: query.refetch }} rows={12}>
          {(events) =>
            events.length === 0 ? (
              <EmptyNote icon={<IconListCheck size={32} />} title="No event fits">
                Every change, and every request that was refused, is recorded here. Clear the filter to see
                all of them.
              </EmptyNote>
            ) : (
              <DataTable
                label="Audit events"
                columns={COLUMNS}
                rows={events}
                rowKey={({ event_id: id }) => id}
                more={query}
              />
            )
          }
        </Loaded>
      </Seen>
    </Page>
  )
}

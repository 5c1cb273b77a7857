import { Box, Button, Text } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { api } from '../../api/client.ts'
import { ownSessionsQuery, sessionQuery } from '../../api/session-queries.ts'
import type { OwnSession } from '../../api/types.ts'
import { DataTable, type DataColumn } from '../../ui/DataTable.tsx'
import { Loaded } from '../../ui/Loaded.tsx'
import { Moment } from '../../ui/Moment.tsx'
import { Page } from '../../ui/Page.tsx'
import { Section } from '../../ui/Section.tsx'
import { ChangePassword } from './ChangePassword.tsx'
import { programName } from './program-name.ts'
import { AccessButton } from '../access/AccessButton.tsx'

const EndSession = ({ session }: { session: OwnSession }) => {
  const client = useQueryClient()
  const end = useMutation({
    mutationFn: () => api.call('revokeSession', { params: { session_id: session.session_id } }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['sessions'] }),
  })
  if (session.current) return <span className="dim">this one</span>
  return (
    <Button
      variant="subtle"
      size="compact-xs"
      loading={end.isPending}
      onClick={() => end.mutate()}
      aria-label={`End the session from ${session.source_address ?? 'somewhere'}`}
    >
      End
    </Button>
  )
}

const COLUMNS: readonly DataColumn<OwnSession>[] = [
  { id: 'from', header: 'From', width: 150, cell: ({ source_address: from }) => from ?? '–' },
  {
    id: 'agent',
    header: 'Program',
    cell: ({ user_agent: agent }) => (agent ? <span title={agent}>{programName(agent)}</span> : '–'),
  },
  { id: 'method', header: 'By', width: 100, cell: ({ method }) => method },
  { id: 'seen', header: 'Last used', width: 130, cell: ({ last_seen_at: at }) => <Moment at={at} /> },
  { id: 'end', header: 'End', width: 90, cell: (session) => <EndSession session={session} /> },
]

/** Oneself: password, and where one is signed in. */
export const Profile = (): ReactNode => {
  const { data: session } = useQuery(sessionQuery)
  const sessions = useQuery(ownSessionsQuery)
  const client = useQueryClient()
  const everywhere = useMutation({
    mutationFn: () => api.call('revokeSessions', {}),
    onSuccess: () => client.invalidateQueries(),
  })
  return (
    <Page title="Profile" meta={session?.user.name}>
      <Section
        title="Where you are signed in"
        aside={
          <Button variant="default" loading={everywhere.isPending} onClick={() => everywhere.mutate()}>
            Sign out everywhere
          </Button>
        }
      >
        <Loaded query={sessions}>
          {(rows) => (
            <DataTable
              label="Your sessions"
              columns={COLUMNS}
              rows={rows}
              rowKey={({ session_id: id }) => id}
            />
          )}
        </Loaded>
      </Section>
      {session && (
        <Section
          title="Jobs in your name"
          aside={<AccessButton on={{ principal: session.user.name }} privileges={['use']} />}
        >
          <Text c="dimmed">
            Whoever you let use your name may save jobs that run with your rights. Nobody else may.
          </Text>
        </Section>
      )}
      <Section title="Password">
        <Box maw={360}>
          <ChangePassword />
        </Box>
      </Section>
    </Page>
  )
}

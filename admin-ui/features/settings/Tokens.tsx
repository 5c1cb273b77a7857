import { Button, Group, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconKey, IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { tokensQuery } from '../../api/system-queries.ts'
import type { Token } from '../../api/types.ts'
import { DataTable, type DataColumn } from '../../ui/DataTable.tsx'
import { EmptyNote } from '../../ui/EmptyNote.tsx'
import { Loaded } from '../../ui/Loaded.tsx'
import { Moment } from '../../ui/Moment.tsx'
import { StateChip } from '../../ui/StateChip.tsx'
import { NewToken } from './NewToken.tsx'
import { RevokeToken } from './RevokeToken.tsx'

const stateOf = ({ revoked_at: revoked, expires_at: expires }: Token): 'active' | 'revoked' | 'expired' => {
  if (revoked) return 'revoked'
  return expires && Date.parse(expires) < Date.now() ? 'expired' : 'active'
}

const COLUMNS: readonly DataColumn<Token>[] = [
  {
    id: 'comment',
    header: 'What it is for',
    width: 150,
    cell: ({ comment }) => comment || <span className="dim">nothing said</span>,
  },
  {
    id: 'prefix',
    header: 'Begins with',
    width: 100,
    cell: ({ prefix }) => <span className="mono">{prefix}…</span>,
  },
  { id: 'state', header: 'State', width: 90, cell: (token) => <StateChip state={stateOf(token)} /> },
  { id: 'scopes', header: 'May', width: 80, cell: ({ scopes }) => scopes?.join(', ') ?? 'all' },
  { id: 'created', header: 'Created', width: 90, cell: ({ created_at: at }) => <Moment at={at} /> },
  {
    id: 'used',
    header: 'Last used',
    width: 90,
    cell: ({ last_used_at: at }) => (at ? <Moment at={at} /> : <span className="dim">never</span>),
  },
  {
    id: 'expires',
    header: 'Expires',
    width: 90,
    cell: ({ expires_at: at }) => (at ? <Moment at={at} /> : <span className="dim">never</span>),
  },
  {
    id: 'revoke',
    header: 'Revoke',
    width: 76,
    cell: (token) => (stateOf(token) === 'active' ? <RevokeToken token={token} /> : null),
  },
]

/** Your own tokens: how the command line, scripts and other engines sign in as you. */
export const Tokens = (): ReactNode => {
  const query = useQuery(tokensQuery)
  const [creating, create] = useDisclosure()
  const button = (
    <Button leftSection={<IconPlus size={14} />} onClick={create.open}>
      New token
    </Button>
  )
  return (
    <>
      <Loaded query={query}>
        {(tokens) =>
          tokens.length === 0 ? (
            <EmptyNote icon={<IconKey size={32} />} title="No access token yet" action={button}>
              With a token, the command line, scripts, PyIceberg, Spark and Trino sign in as you.
            </EmptyNote>
          ) : (
            <>
              <Group justify="space-between" mb="sm">
                <Text c="dimmed">
                  With a token, the command line, scripts and other engines sign in as you.
                </Text>
                {button}
              </Group>
              <DataTable
                label="Access tokens"
                columns={COLUMNS}
                rows={tokens}
                rowKey={({ token_id: id }) => id}
                rowVersion={stateOf}
              />
            </>
          )
        }
      </Loaded>
      <NewToken opened={creating} onClose={create.close} />
    </>
  )
}

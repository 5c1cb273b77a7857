import { Button, Drawer, Group, Stack, Text } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useMemo } from 'react'
import { api } from '../../../api/client.ts'
import { clientSecretsQuery } from '../../../api/people-queries.ts'
import type { ClientSecret, ServiceAccount } from '../../../api/types.ts'
import { DataTable, type DataColumn } from '../../../ui/DataTable.tsx'
import { ErrorNote } from '../../../ui/ErrorNote.tsx'
import { Facts } from '../../../ui/Facts.tsx'
import { Loaded } from '../../../ui/Loaded.tsx'
import { Moment } from '../../../ui/Moment.tsx'
import { Section } from '../../../ui/Section.tsx'
import { ShownOnce } from '../../../ui/ShownOnce.tsx'
import { May } from '../../../may/May.tsx'
import { AccessButton } from '../../access/AccessButton.tsx'

const useRefresh = () => {
  const client = useQueryClient()
  return () => client.invalidateQueries({ queryKey: ['service-accounts'] })
}

const Revoke = ({ account, secret }: { account: ServiceAccount; secret: ClientSecret }) => {
  const onSuccess = useRefresh()
  const revoke = useMutation({
    mutationFn: () =>
      api.call('revokeClientSecret', {
        params: { service_account_id: account.service_account_id, secret_id: secret.secret_id },
      }),
    onSuccess,
  })
  if (secret.revoked_at) return <span className="dim">revoked</span>
  return (
    <May does="revokeClientSecret" on={{ principal: account.name }} absent>
      <Button
        variant="subtle"
        color="red"
        size="compact-xs"
        loading={revoke.isPending}
        onClick={() => revoke.mutate()}
        aria-label={`Revoke the secret ${secret.prefix}`}
      >
        Revoke
      </Button>
    </May>
  )
}

const columnsOf = (account: ServiceAccount): readonly DataColumn<ClientSecret>[] => [
  {
    id: 'prefix',
    header: 'Begins with',
    cell: ({ prefix }) => <span className="mono">{prefix}…</span>,
  },
  {
    id: 'used',
    header: 'Last used',
    width: 120,
    cell: ({ last_used_at: at }) => (at ? <Moment at={at} /> : <span className="dim">never</span>),
  },
  {
    id: 'expires',
    header: 'Expires',
    width: 120,
    cell: ({ expires_at: at }) => (at ? <Moment at={at} /> : <span className="dim">never</span>),
  },
  {
    id: 'revoke',
    header: 'Revoke',
    width: 90,
    cell: (secret) => <Revoke account={account} secret={secret} />,
  },
]

const Secrets = ({ account }: { account: ServiceAccount }) => {
  const query = useQuery(clientSecretsQuery(account.service_account_id))
  const onSuccess = useRefresh()
  const columns = useMemo(() => columnsOf(account), [account])
  const create = useMutation({
    mutationFn: () =>
      api.call('createClientSecret', {
        params: { service_account_id: account.service_account_id },
        body: {},
      }),
    onSuccess,
  })
  const aside = (
    <May does="createClientSecret" on={{ principal: account.name }}>
      <Button variant="default" loading={create.isPending} onClick={() => create.mutate()}>
        New secret
      </Button>
    </May>
  )
  return (
    <Section title="Secrets" aside={aside}>
      <Stack gap="sm">
        {create.error && <ErrorNote error={create.error} />}
        {create.data && (
          <ShownOnce text={create.data.client_secret} what="client secret" onDone={create.reset} />
        )}
        <Loaded query={query}>
          {(secrets) =>
            secrets.length === 0 ? (
              <Text c="dimmed">Without a secret it gets no token.</Text>
            ) : (
              <DataTable
                label="Client secrets"
                columns={columns}
                rows={secrets}
                rowKey={({ secret_id: id }) => id}
              />
            )
          }
        </Loaded>
      </Stack>
    </Section>
  )
}

/** One service account: its id at the token endpoints, and its secrets. */
export const AccountDrawer = ({ account, onClose }: { account: ServiceAccount; onClose: () => void }) => {
  const onSuccess = useRefresh()
  const toggle = useMutation({
    mutationFn: () =>
      api.call('updateServiceAccount', {
        params: { service_account_id: account.service_account_id },
        body: { disabled: !account.disabled },
      }),
    onSuccess,
  })
  return (
    <Drawer opened onClose={onClose} title={account.name} size={620}>
      <Stack gap="md">
        <Facts
          facts={{
            'Client id': <span className="mono">{account.service_account_id}</span>,
            'What it is for': account.description,
            State: account.disabled ? 'disabled: it gets no token' : 'active',
          }}
        />
        <Group>
          <May does="updateServiceAccount" on={{ principal: account.name }}>
            <Button variant="default" loading={toggle.isPending} onClick={() => toggle.mutate()}>
              {account.disabled ? 'Enable' : 'Disable'}
            </Button>
          </May>
          <AccessButton on={{ principal: account.name }} privileges={['use']} />
        </Group>
        {toggle.error && <ErrorNote error={toggle.error} />}
        <Secrets account={account} />
      </Stack>
    </Drawer>
  )
}

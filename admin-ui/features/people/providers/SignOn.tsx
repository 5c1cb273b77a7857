import { Button, Stack, Switch, Text } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { api } from '../../../api/client.ts'
import { providersQuery, signInSettingsQuery } from '../../../api/people-queries.ts'
import type { IdentityProvider } from '../../../api/types.ts'
import { DataTable, type DataColumn } from '../../../ui/DataTable.tsx'
import { ErrorNote } from '../../../ui/ErrorNote.tsx'
import { Loaded } from '../../../ui/Loaded.tsx'
import { Section } from '../../../ui/Section.tsx'
import { ProviderDrawer } from './ProviderDrawer.tsx'
import { May } from '../../../may/May.tsx'

const LocalSignIn = () => {
  const query = useQuery(signInSettingsQuery)
  const client = useQueryClient()
  const save = useMutation({
    mutationFn: (on: boolean) => api.call('updateSignInSettings', { body: { local_sign_in: on } }),
    onSuccess: (settings) => client.setQueryData(signInSettingsQuery.queryKey, settings),
  })
  return (
    <Loaded query={query} rows={1}>
      {({ local_sign_in: on }) => (
        <Stack gap="sm">
          <May does="updateSignInSettings">
            <Switch
              label="Names and passwords"
              description="They are switched off by somebody who came in through a provider. Links made on the host of the server work all the same."
              checked={on}
              disabled={save.isPending}
              onChange={(event) => save.mutate(event.currentTarget.checked)}
            />
          </May>
          {save.error && <ErrorNote error={save.error} />}
        </Stack>
      )}
    </Loaded>
  )
}

const columnsOf = (open: (name: string) => void): readonly DataColumn<IdentityProvider>[] => [
  { id: 'label', header: 'On the button', width: 150, cell: ({ label }) => label },
  { id: 'issuer', header: 'Issuer', cell: ({ issuer }) => <span className="mono">{issuer}</span> },
  {
    id: 'redirect',
    header: 'Redirect URI',
    cell: ({ redirect_path: path }) => <span className="mono">{location.origin + path}</span>,
  },
  { id: 'enabled', header: 'State', width: 90, cell: ({ enabled }) => (enabled ? 'enabled' : 'disabled') },
  {
    id: 'edit',
    header: 'Actions',
    width: 90,
    cell: ({ name, label }) => (
      <May does="updateProvider" absent>
        <Button variant="subtle" size="compact-xs" onClick={() => open(name)} aria-label={`Edit ${label}`}>
          Edit
        </Button>
      </May>
    ),
  },
]

/** The ways in: passwords, and providers. */
export const SignOn = (): ReactNode => {
  const query = useQuery(providersQuery)
  /** The name of a provider; '' for a new one. */
  const [open, setOpen] = useState<string>()
  const [columns] = useState(() => columnsOf(setOpen))
  const aside = (
    <May does="createProvider">
      <Button variant="default" onClick={() => setOpen('')}>
        New provider
      </Button>
    </May>
  )
  return (
    <>
      <Section title="Identity providers" aside={aside}>
        <Loaded query={query}>
          {(providers) =>
            providers.length === 0 ? (
              <Text c="dimmed">
                None yet. Through an OpenID Connect provider people sign in as they do everywhere else.
              </Text>
            ) : (
              <DataTable
                label="Identity providers"
                columns={columns}
                rows={providers}
                rowKey={({ provider_id: id }) => id}
                rowVersion={({ version }) => String(version)}
              />
            )
          }
        </Loaded>
      </Section>
      <Section title="Passwords">
        <LocalSignIn />
      </Section>
      {open !== undefined && (
        <ProviderDrawer
          provider={query.data?.find(({ name }) => name === open)}
          onClose={() => setOpen(undefined)}
        />
      )}
    </>
  )
}

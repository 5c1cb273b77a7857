import { Button, Drawer, Group, Stack, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../../api/client.ts'
import type { IdentityProvider } from '../../../api/types.ts'
import { Confirmation } from '../../../ui/Confirmation.tsx'
import { ErrorNote } from '../../../ui/ErrorNote.tsx'
import { Facts } from '../../../ui/Facts.tsx'
import { fieldErrorsOf } from '../../../ui/failure.ts'
import { MutationForm } from '../../../ui/MutationForm.tsx'
import { bodyOf, draftOf } from './provider-draft.ts'
import { ProviderFields } from './ProviderFields.tsx'
import { May } from '../../../may/May.tsx'

/** Asks the issuer that is typed, as each sign-in will. */
const TestIssuer = ({ issuer }: { issuer: string }) => {
  const test = useMutation({ mutationFn: () => api.call('testProvider', { body: { issuer } }) })
  const found = test.data?.description
  return (
    <Stack gap="sm">
      <Group>
        <May does="testProvider">
          <Button
            variant="default"
            loading={test.isPending}
            disabled={issuer === ''}
            onClick={() => test.mutate()}
          >
            Test issuer
          </Button>
        </May>
        {found && <Text>It answers as an identity provider.</Text>}
      </Group>
      {test.error && <ErrorNote error={test.error} />}
      {found && (
        <Facts
          facts={{
            Keys: found.keys,
            PKCE: found.pkce ? 'yes, S256' : 'it does not say',
            'Sign-out': found.end_session_endpoint ? 'ends the session there, too' : 'here alone',
          }}
        />
      )}
    </Stack>
  )
}

const DeleteProvider = ({ name, onDeleted }: { name: string; onDeleted: () => Promise<void> }) => {
  const [asking, ask] = useDisclosure()
  const mutation = useMutation({
    mutationFn: () => api.call('deleteProvider', { params: { provider: name } }),
    onSuccess: onDeleted,
  })
  return (
    <Group justify="flex-end" mt="lg">
      <May does="deleteProvider">
        <Button variant="subtle" color="red" onClick={ask.open}>
          Delete provider
        </Button>
      </May>
      <Confirmation
        deed={{ does: 'deleteProvider' }}
        opened={asking}
        title={`Delete ${name}`}
        action="Delete provider"
        mutation={mutation}
        onClose={ask.close}
        final
      >
        Who came in through it stays a user, without this way in.
      </Confirmation>
    </Group>
  )
}

interface ProviderDrawerProps {
  /** Absent: a new one. */
  readonly provider: IdentityProvider | undefined
  readonly onClose: () => void
}

/** Makes or changes a provider. */
export const ProviderDrawer = ({ provider, onClose }: ProviderDrawerProps) => {
  const [draft, setDraft] = useState(() => draftOf(provider))
  const client = useQueryClient()
  const done = async (): Promise<void> => {
    onClose()
    await client.invalidateQueries({ queryKey: ['identity-providers'] })
  }
  const save = useMutation({
    mutationFn: () =>
      provider
        ? api.call('updateProvider', { params: { provider: provider.name }, body: bodyOf(draft) })
        : api.call('createProvider', { body: { ...bodyOf(draft), name: draft.name } }),
    onSuccess: done,
  })
  return (
    <Drawer opened onClose={onClose} title={provider?.label ?? 'New identity provider'} size={620}>
      <MutationForm
        mutation={save}
        deed={{ does: provider ? 'updateProvider' : 'createProvider' }}
        shown={['name', 'label', 'issuer', 'client_id', 'groups_claim', 'client_secret']}
        submit="Save provider"
      >
        <ProviderFields
          draft={draft}
          onChange={setDraft}
          isNew={!provider}
          hasSecret={provider?.has_client_secret ?? false}
          errors={fieldErrorsOf(save.error)}
        />
        {provider && (
          <Facts
            wide
            facts={{
              'Redirect URI': <span className="mono">{location.origin + provider.redirect_path}</span>,
              'Back-channel logout': <span className="mono">{location.origin + provider.logout_path}</span>,
            }}
          />
        )}
        <TestIssuer issuer={draft.issuer} />
      </MutationForm>
      {provider && <DeleteProvider name={provider.name} onDeleted={done} />}
    </Drawer>
  )
}

import { Stack, Tabs } from '@mantine/core'
import { useNavigate, useSearch } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { Members } from '../access/Members.tsx'
import { Page } from '../../ui/Page.tsx'
import { RetentionForm } from './RetentionForm.tsx'
import { Tokens } from './Tokens.tsx'
import { WorkspaceForm } from './WorkspaceForm.tsx'

export const Settings = (): ReactNode => {
  const { tab = 'tokens' } = useSearch({ from: '/signed-in/w/$workspace/settings' })
  const navigate = useNavigate({ from: '/w/$workspace/settings' })
  return (
    <Page title="Settings">
      <Tabs
        value={tab}
        onChange={(next) =>
          void navigate({ search: { tab: next === 'workspace' || next === 'members' ? next : undefined } })
        }
        keepMounted={false}
      >
        <Tabs.List mb="md">
          <Tabs.Tab value="tokens">Access tokens</Tabs.Tab>
          <Tabs.Tab value="workspace">Workspace</Tabs.Tab>
          <Tabs.Tab value="members">Members</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="tokens">
          <Tokens />
        </Tabs.Panel>
        <Tabs.Panel value="members">
          <Members />
        </Tabs.Panel>
        <Tabs.Panel value="workspace">
          <Stack gap="lg">
            <WorkspaceForm />
            <RetentionForm />
          </Stack>
        </Tabs.Panel>
      </Tabs>
    </Page>
  )
}

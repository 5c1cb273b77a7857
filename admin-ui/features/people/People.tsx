import { Tabs } from '@mantine/core'
import { useNavigate, useSearch } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { Page } from '../../ui/Page.tsx'
import { ServiceAccounts } from './accounts/ServiceAccounts.tsx'
import { Groups } from './groups/Groups.tsx'
import { SignOn } from './providers/SignOn.tsx'
import { Users } from './Users.tsx'
import { Seen } from '../../may/Seen.tsx'

const TABS = [
  { value: 'users', label: 'Users', content: Users, does: 'listUsers' },
  { value: 'groups', label: 'Groups', content: Groups, does: 'listGroups' },
  {
    value: 'service-accounts',
    label: 'Service accounts',
    content: ServiceAccounts,
    does: 'listServiceAccounts',
  },
  { value: 'sign-in', label: 'Sign-in', content: SignOn, does: 'listProviders' },
] as const

/** Who there is, and how they get in. */
export const People = (): ReactNode => {
  const { tab = 'users' } = useSearch({ from: '/signed-in/organisation/people' })
  const navigate = useNavigate({ from: '/organisation/people' })
  return (
    <Page title="People" crumbs={['Organisation']}>
      <Tabs
        value={tab}
        onChange={(next) =>
          void navigate({ search: { tab: TABS.find(({ value }) => value === next)?.value } })
        }
        keepMounted={false}
      >
        <Tabs.List mb="md">
          {TABS.map(({ value, label }) => (
            <Tabs.Tab key={value} value={value}>
              {label}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {TABS.map(({ value, content: Content, does }) => (
          <Tabs.Panel key={value} value={value}>
            <Seen does={does}>
              <Content />
            </Seen>
          </Tabs.Panel>
        ))}
      </Tabs>
    </Page>
  )
}

import { queryOptions } from '@tanstack/react-query'
import { api } from './client.ts'

const ALL = { page_size: 1000 }

export const groupsQuery = queryOptions({
  queryKey: ['groups'],
  queryFn: async ({ signal }) => (await api.call('listGroups', { query: ALL }, { signal })).groups,
})

export const groupMembersQuery = (group_id: string) =>
  queryOptions({
    queryKey: ['groups', group_id, 'members'],
    queryFn: async ({ signal }) =>
      (await api.call('listGroupMembers', { params: { group_id }, query: ALL }, { signal })).members,
  })

export const serviceAccountsQuery = queryOptions({
  queryKey: ['service-accounts'],
  queryFn: async ({ signal }) =>
    (await api.call('listServiceAccounts', { query: ALL }, { signal })).service_accounts,
})

export const clientSecretsQuery = (service_account_id: string) =>
  queryOptions({
    queryKey: ['service-accounts', service_account_id, 'secrets'],
    queryFn: async ({ signal }) =>
      (await api.call('listClientSecrets', { params: { service_account_id } }, { signal })).secrets,
  })

export const providersQuery = queryOptions({
  queryKey: ['identity-providers'],
  queryFn: async ({ signal }) => (await api.call('listProviders', {}, { signal })).providers,
})

export const signInSettingsQuery = queryOptions({
  queryKey: ['sign-in-settings'],
  queryFn: ({ signal }) => api.call('getSignInSettings', {}, { signal }),
})

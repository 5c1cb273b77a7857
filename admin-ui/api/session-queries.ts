import { queryOptions } from '@tanstack/react-query'
import { api } from './client.ts'

export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: ({ signal }) => api.call('getSession', {}, { signal }),
  staleTime: Number.POSITIVE_INFINITY,
})

export const workspacesQuery = queryOptions({
  queryKey: ['workspaces'],
  queryFn: async ({ signal }) =>
    (await api.call('listWorkspaces', { query: { page_size: 1000 } }, { signal })).workspaces,
})

export const usersQuery = queryOptions({
  queryKey: ['users'],
  queryFn: async ({ signal }) =>
    (await api.call('listUsers', { query: { page_size: 1000 } }, { signal })).users,
})

/** How people may sign in here. */
export const signInOptionsQuery = queryOptions({
  queryKey: ['sign-in-options'],
  queryFn: ({ signal }) => api.call('getSignInOptions', {}, { signal }),
})

export const peopleQuery = queryOptions({
  queryKey: ['users', 'all'],
  queryFn: async ({ signal }) =>
    (await api.call('listUsers', { query: { page_size: 1000, disabled: 'true' } }, { signal })).users,
})

export const ownSessionsQuery = queryOptions({
  queryKey: ['sessions'],
  queryFn: async ({ signal }) => (await api.call('listSessions', {}, { signal })).sessions,
})

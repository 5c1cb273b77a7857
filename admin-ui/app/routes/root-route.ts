import { createRootRouteWithContext, createRoute, redirect } from '@tanstack/react-router'
import { ApiError } from '@boathouse/contract/client.ts'
import type { QueryClient } from '@tanstack/react-query'
import { sessionQuery, workspacesQuery } from '../../api/session-queries.ts'
import { SignIn } from '../../features/sign-in/SignIn.tsx'
import { startLive } from '../../live/live.ts'
import { NotFound, NothingThere } from '../../shell/NotFound.tsx'
import { RouteFailure } from '../../shell/RouteFailure.tsx'
import { Shell } from '../../shell/Shell.tsx'
import { lastWorkspace } from '../../shell/workspace.ts'
import { lazyPage } from '../lazy-page.ts'
import { textParam } from '../search-params.ts'

export const rootRoute = createRootRouteWithContext<{ queryClient: QueryClient }>()({
  notFoundComponent: NothingThere,
  errorComponent: RouteFailure,
})

export const signInRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: 'sign-in',
  validateSearch: (search: Record<string, unknown>): { next?: string | undefined } => ({
    next: textParam(search, 'next'),
  }),
  component: SignIn,
})

/** Where an identity provider sends the browser back to. */
export const providerReturnRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: 'sign-in/with/$provider',
  component: lazyPage(async () => ({
    default: (await import('../../features/sign-in/ProviderReturn.tsx')).ProviderReturn,
  })),
})

export const invitationRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: 'invitation',
  component: lazyPage(async () => ({
    default: (await import('../../features/sign-in/AcceptInvitation.tsx')).AcceptInvitation,
  })),
})

/** Everything behind the sign-in: the shell around it, and the one event stream. */
export const signedInRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'signed-in',
  component: Shell,
  // Within the shell, so that the way out is there.
  notFoundComponent: NotFound,
  beforeLoad: async ({ context, location }) => {
    try {
      await context.queryClient.ensureQueryData(sessionQuery)
    } catch (error) {
      if (error instanceof ApiError && error.status === 401) {
        throw redirect({
          to: '/sign-in',
          search: { next: location.href === '/' ? undefined : location.href },
        })
      }
      throw error
    }
    startLive()
  },
})

export const indexRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/',
  loader: async ({ context }) => {
    const workspaces = await context.queryClient.ensureQueryData(workspacesQuery)
    const names = workspaces.map(({ name }) => name)
    const workspace = names.find((name) => name === lastWorkspace()) ?? names[0] ?? 'default'
    throw redirect({ to: '/w/$workspace', params: { workspace }, replace: true })
  },
})

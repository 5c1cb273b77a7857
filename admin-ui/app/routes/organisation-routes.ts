import { createRoute } from '@tanstack/react-router'
import type { AuditFilter } from '../../api/system-queries.ts'
import { lazyPage } from '../lazy-page.ts'
import { oneOf, textParam } from '../search-params.ts'
import { signedInRoute } from './root-route.ts'

type Search = Record<string, unknown>

export const healthRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: 'organisation/health',
  component: lazyPage(async () => ({ default: (await import('../../features/health/Health.tsx')).Health })),
})

export const egressRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: 'organisation/networks',
  component: lazyPage(async () => ({ default: (await import('../../features/egress/Egress.tsx')).Egress })),
})

const OUTCOMES = ['done', 'refused', 'failed'] as const

const dayParam = (search: Search, name: string): string | undefined => {
  const text = textParam(search, name)
  return text !== undefined && /^\d{4}-\d\d-\d\d$/.test(text) ? text : undefined
}

export const auditRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: 'organisation/audit',
  validateSearch: (search: Search): AuditFilter => ({
    operation: textParam(search, 'operation'),
    principal: textParam(search, 'principal'),
    outcome: OUTCOMES.find((outcome) => outcome === search['outcome']),
    object_kind: textParam(search, 'object_kind'),
    object: textParam(search, 'object'),
    from: dayParam(search, 'from'),
    to: dayParam(search, 'to'),
  }),
  component: lazyPage(async () => ({ default: (await import('../../features/audit/List.tsx')).List })),
})

const PEOPLE_TABS = ['users', 'groups', 'service-accounts', 'sign-in'] as const

export const peopleRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: 'organisation/people',
  validateSearch: (search: Search): { tab?: (typeof PEOPLE_TABS)[number] } => ({
    tab: oneOf(search, 'tab', PEOPLE_TABS),
  }),
  component: lazyPage(async () => ({ default: (await import('../../features/people/People.tsx')).People })),
})

export const profileRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: 'profile',
  component: lazyPage(async () => ({
    default: (await import('../../features/profile/Profile.tsx')).Profile,
  })),
})

import { createRoute } from '@tanstack/react-router'
import type { AuditFilter } from '../../api/system-queries.ts'
import { lazyPage } from '../lazy-page.ts'
import { textParam } from '../search-params.ts'
import { signedInRoute } from './root-route.ts'

type Search = Record<string, unknown>

export const healthRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: 'organisation/health',
  component: lazyPage(async () => ({ default: (await import('../../features/health/Health.tsx')).Health })),
})

export const auditRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: 'organisation/audit',
  validateSearch: (search: Search): AuditFilter => ({
    operation: textParam(search, 'operation'),
    principal: textParam(search, 'principal'),
  }),
  component: lazyPage(async () => ({ default: (await import('../../features/audit/List.tsx')).List })),
})

import { createRoute } from '@tanstack/react-router'
import { lazyPage } from '../lazy-page.ts'
import { oneOf, textParam } from '../search-params.ts'
import { workspaceRoute } from './workspace-routes.ts'

type Search = Record<string, unknown>

interface ListSearch {
  q?: string | undefined
  /** `name` or `-name`. */
  sort?: string | undefined
  panel?: 'new' | undefined
}

const LIST_PANELS = ['new'] as const
const PANELS = ['edit', 'delete'] as const

export const connectionsRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: 'connections',
  validateSearch: (search: Search): ListSearch => ({
    q: textParam(search, 'q'),
    sort: textParam(search, 'sort'),
    panel: oneOf(search, 'panel', LIST_PANELS),
  }),
  component: lazyPage(async () => ({ default: (await import('../../features/connections/List.tsx')).List })),
})

export const connectionRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: 'connections/$connection',
  validateSearch: (search: Search): { panel?: (typeof PANELS)[number] } => ({
    panel: oneOf(search, 'panel', PANELS),
  }),
  component: lazyPage(async () => ({
    default: (await import('../../features/connections/Details.tsx')).Details,
  })),
})

export const loadRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: 'connections/$connection/load',
  component: lazyPage(async () => ({ default: (await import('../../features/load/Load.tsx')).Load })),
})

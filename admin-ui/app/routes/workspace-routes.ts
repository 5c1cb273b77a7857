import { createRoute, notFound } from '@tanstack/react-router'
import { explanationQuery } from '../../api/access-queries.ts'
import { workspacesQuery } from '../../api/session-queries.ts'
import { Home } from '../../features/home/Home.tsx'
import { NotFound } from '../../shell/NotFound.tsx'
import { rememberWorkspace } from '../../shell/workspace.ts'
import type { StatementState } from '../../api/types.ts'
import { lazyPage } from '../lazy-page.ts'
import { oneOf, textParam } from '../search-params.ts'
import { signedInRoute } from './root-route.ts'

type Search = Record<string, unknown>

interface UploadSearch {
  upload?: string | undefined
  ingest?: string | undefined
  /** `catalog.schema` or `catalog.schema.table` to load into. */
  into?: string | undefined
  /** Begin with the sample file of that name. */
  sample?: string | undefined
}

interface SqlSearch {
  /** SQL to open in a tab of its own. */
  open?: string | undefined
  /** A statement of the history whose result to show. */
  statement?: string | undefined
}

export const workspaceRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: 'w/$workspace',
  notFoundComponent: NotFound,
  loader: async ({ context, params }) => {
    const workspaces = await context.queryClient.ensureQueryData(workspacesQuery)
    if (!workspaces.some(({ name }) => name === params.workspace)) throw notFound()
    rememberWorkspace(params.workspace)
    // Before the first page shows its buttons.
    await context.queryClient.prefetchQuery(explanationQuery({ workspace: params.workspace }))
  },
})

export const homeRoute = createRoute({ getParentRoute: () => workspaceRoute, path: '/', component: Home })

export const uploadRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: 'upload',
  validateSearch: (search: Search): UploadSearch => ({
    upload: textParam(search, 'upload'),
    ingest: textParam(search, 'ingest'),
    into: textParam(search, 'into'),
    sample: textParam(search, 'sample'),
  }),
  component: lazyPage(async () => ({ default: (await import('../../features/upload/Upload.tsx')).Upload })),
})

export const sqlRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: 'sql',
  validateSearch: (search: Search): SqlSearch => ({
    open: textParam(search, 'open'),
    statement: textParam(search, 'statement'),
  }),
  component: lazyPage(async () => ({ default: (await import('../../features/sql/Sql.tsx')).Sql })),
})

const STATES = ['QUEUED', 'RUNNING', 'SUCCEEDED', 'FAILED', 'CANCELED', 'CLOSED'] as const

export const historyRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: 'sql/history',
  validateSearch: (search: Search): { q?: string; state?: StatementState } => ({
    q: textParam(search, 'q'),
    state: oneOf(search, 'state', STATES),
  }),
  component: lazyPage(async () => ({
    default: (await import('../../features/sql/history/History.tsx')).History,
  })),
})

export const SETTINGS_TABS = ['tokens', 'workspace', 'members'] as const

export const settingsRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: 'settings',
  validateSearch: (search: Search): { tab?: (typeof SETTINGS_TABS)[number] } => ({
    tab: oneOf(search, 'tab', SETTINGS_TABS),
  }),
  component: lazyPage(async () => ({
    default: (await import('../../features/settings/Settings.tsx')).Settings,
  })),
})

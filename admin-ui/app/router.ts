import { createRouter, parseSearchWith, stringifySearchWith } from '@tanstack/react-router'
import { queryClient } from '../api/query-client.ts'
import { connectionRoute, connectionsRoute, loadRoute } from './routes/connection-routes.ts'
import {
  catalogRoute,
  catalogsRoute,
  dataRoute,
  datasetRoute,
  datasetsRoute,
  schemaRoute,
  tableRoute,
  viewRoute,
} from './routes/data-routes.ts'
import { jobRoute, jobsRoute, newJobRoute, runRoute, runsRoute, upcomingRoute } from './routes/job-routes.ts'
import {
  auditRoute,
  egressRoute,
  healthRoute,
  peopleRoute,
  profileRoute,
} from './routes/organisation-routes.ts'
import {
  invitationRoute,
  providerReturnRoute,
  indexRoute,
  rootRoute,
  signedInRoute,
  signInRoute,
} from './routes/root-route.ts'
import {
  historyRoute,
  homeRoute,
  settingsRoute,
  sqlRoute,
  uploadRoute,
  workspaceRoute,
} from './routes/workspace-routes.ts'
import { RouteFailure } from '../shell/RouteFailure.tsx'
import { RoutePending } from '../shell/RoutePending.tsx'

const routeTree = rootRoute.addChildren([
  signInRoute,
  providerReturnRoute,
  invitationRoute,
  signedInRoute.addChildren([
    indexRoute,
    workspaceRoute.addChildren([
      homeRoute,
      dataRoute.addChildren([catalogsRoute, catalogRoute, schemaRoute, tableRoute, viewRoute]),
      datasetsRoute,
      datasetRoute,
      uploadRoute,
      sqlRoute,
      historyRoute,
      jobsRoute,
      newJobRoute,
      jobRoute,
      runsRoute,
      upcomingRoute,
      runRoute,
      connectionsRoute,
      connectionRoute,
      loadRoute,
      settingsRoute,
    ]),
    healthRoute,
    egressRoute,
    auditRoute,
    peopleRoute,
    profileRoute,
  ]),
])

/** Numbers that JavaScript cannot hold, as the ids of snapshots are, stay text. */
const parseParam = (text: string): unknown => {
  if (/^-?\d{16,}$/.test(text)) throw new RangeError(`${text} is text`)
  return JSON.parse(text)
}

export const router = createRouter({
  routeTree,
  parseSearch: parseSearchWith(parseParam),
  stringifySearch: stringifySearchWith(JSON.stringify, parseParam),
  context: { queryClient },
  defaultPreload: 'intent',
  defaultPreloadStaleTime: 0,
  scrollRestoration: true,
  defaultPendingMs: 100,
  defaultPendingMinMs: 0,
  defaultPendingComponent: RoutePending,
  defaultErrorComponent: RouteFailure,
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}

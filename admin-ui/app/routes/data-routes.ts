import { createRoute } from '@tanstack/react-router'
import type { DatasetFilter } from '../../api/dataset-queries.ts'
import { lazyPage } from '../lazy-page.ts'
import { oneOf, textParam } from '../search-params.ts'
import { workspaceRoute } from './workspace-routes.ts'

type Search = Record<string, unknown>

interface ListSearch {
  q?: string | undefined
  /** `name` or `-name`. */
  sort?: string | undefined
}

const listSearch = (search: Search): ListSearch => ({
  q: textParam(search, 'q'),
  sort: textParam(search, 'sort'),
})

export const dataRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: 'data',
  component: lazyPage(async () => ({ default: (await import('../../features/data/Data.tsx')).Data })),
})

export const catalogsRoute = createRoute({
  getParentRoute: () => dataRoute,
  path: '/',
  validateSearch: listSearch,
  component: lazyPage(async () => ({ default: (await import('../../features/data/Catalogs.tsx')).Catalogs })),
})

export const catalogRoute = createRoute({
  getParentRoute: () => dataRoute,
  path: '$catalog',
  validateSearch: listSearch,
  component: lazyPage(async () => ({
    default: (await import('../../features/data/CatalogDetails.tsx')).CatalogDetails,
  })),
})

export const schemaRoute = createRoute({
  getParentRoute: () => dataRoute,
  path: '$catalog/$schema',
  validateSearch: listSearch,
  component: lazyPage(async () => ({
    default: (await import('../../features/data/SchemaDetails.tsx')).SchemaDetails,
  })),
})

const TABLE_TABS = [
  'columns',
  'snapshots',
  'branches',
  'files',
  'partitions',
  'properties',
  'reports',
  'use',
] as const
const TABLE_PANELS = [
  'register',
  'edit',
  'transfer',
  'rename',
  'drop',
  'rollback',
  'expire',
  'new-ref',
  'move-ref',
  'drop-ref',
  'property',
] as const

interface TableSearch extends ListSearch {
  tab?: (typeof TABLE_TABS)[number] | undefined
  panel?: (typeof TABLE_PANELS)[number] | undefined
  /** The snapshot, branch or property that the panel is about. */
  of?: string | undefined
  /** Snapshots that are compared; without `from` it is the parent of `to`. */
  from?: string | undefined
  to?: string | undefined
}

export type TablePanel = (typeof TABLE_PANELS)[number]

export const tableRoute = createRoute({
  getParentRoute: () => dataRoute,
  path: '$catalog/$schema/$table',
  validateSearch: (search: Search): TableSearch => ({
    tab: oneOf(search, 'tab', TABLE_TABS),
    panel: oneOf(search, 'panel', TABLE_PANELS),
    of: textParam(search, 'of'),
    from: textParam(search, 'from'),
    to: textParam(search, 'to'),
    q: textParam(search, 'q'),
    sort: textParam(search, 'sort'),
  }),
  component: lazyPage(async () => ({
    default: (await import('../../features/data/table/TableDetails.tsx')).TableDetails,
  })),
})

const VIEW_PANELS = ['drop'] as const

export const viewRoute = createRoute({
  getParentRoute: () => dataRoute,
  path: '$catalog/$schema/views/$view',
  validateSearch: (search: Search): { panel?: (typeof VIEW_PANELS)[number] | undefined } => ({
    panel: oneOf(search, 'panel', VIEW_PANELS),
  }),
  component: lazyPage(async () => ({
    default: (await import('../../features/data/view/ViewDetails.tsx')).ViewDetails,
  })),
})

export const datasetsRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: 'datasets',
  validateSearch: (search: Search): DatasetFilter & { sort?: string | undefined } => ({
    q: textParam(search, 'q'),
    owner: textParam(search, 'owner'),
    tag: textParam(search, 'tag'),
    sort: textParam(search, 'sort'),
  }),
  component: lazyPage(async () => ({ default: (await import('../../features/datasets/List.tsx')).List })),
})

const DATASET_PANELS = ['edit', 'transfer', 'forget'] as const

export const datasetRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: 'datasets/$dataset',
  validateSearch: (search: Search): { panel?: (typeof DATASET_PANELS)[number] | undefined } => ({
    panel: oneOf(search, 'panel', DATASET_PANELS),
  }),
  component: lazyPage(async () => ({
    default: (await import('../../features/datasets/Details.tsx')).Details,
  })),
})

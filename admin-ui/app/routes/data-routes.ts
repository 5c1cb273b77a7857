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

const TABLE_TABS = ['columns', 'snapshots', 'files', 'partitions', 'properties', 'use'] as const
const TABLE_PANELS = ['register', 'edit', 'transfer', 'rename', 'drop'] as const

interface TableSearch extends ListSearch {
  tab?: (typeof TABLE_TABS)[number] | undefined
  panel?: (typeof TABLE_PANELS)[number] | undefined
}

export const tableRoute = createRoute({
  getParentRoute: () => dataRoute,
  path: '$catalog/$schema/$table',
  validateSearch: (search: Search): TableSearch => ({
    tab: oneOf(search, 'tab', TABLE_TABS),
    panel: oneOf(search, 'panel', TABLE_PANELS),
    q: textParam(search, 'q'),
    sort: textParam(search, 'sort'),
  }),
  component: lazyPage(async () => ({
    default: (await import('../../features/data/table/TableDetails.tsx')).TableDetails,
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

import { operations } from '@boathouse/contract'
import { z } from 'zod'
import type { Handler } from '../../../platform/handle.ts'
import {
  createNamespace,
  dropNamespace,
  presentProperties,
  requireNamespace,
  updateNamespace,
  visibleNamespaces,
} from '../namespaces.service.ts'
import { doneBefore, icebergHandle, levelsOf } from './rest-answers.ts'
import { catalogOf, type RestDeps } from './rest-deps.ts'
import { restPages } from './rest-pages.ts'

const pages = restPages('iceberg namespaces', z.array(z.string()))

export const namespaceHandlers = (deps: RestDeps): readonly Handler[] => [
  icebergHandle(operations.icebergListNamespaces, async (ctx, { params, query }) => {
    const catalog = await catalogOf(deps, ctx, params.prefix)
    const parent = query.parent === undefined || query.parent === '' ? undefined : levelsOf(query.parent)
    const parentId = parent ? (await requireNamespace(deps.db, ctx, catalog, parent)).id : null
    const page = pages(query)
    const found = await visibleNamespaces(deps.db, ctx, catalog, parentId, page)
    const { rows, ...next } = page.cut(found, (row) => [...row.levels])
    return { namespaces: rows.map((row) => [...row.levels]), ...next }
  }),
  icebergHandle(operations.icebergCreateNamespace, async (ctx, { params, body }) => {
    const catalog = await catalogOf(deps, ctx, params.prefix)
    const properties = await createNamespace(deps, ctx, catalog, body.namespace, body.properties ?? {})
    return { namespace: body.namespace, properties: { ...properties } }
  }),
  icebergHandle(operations.icebergLoadNamespace, async (ctx, { params }) => {
    const catalog = await catalogOf(deps, ctx, params.prefix)
    const namespace = levelsOf(params.namespace)
    const row = await requireNamespace(deps.db, ctx, catalog, namespace)
    return { namespace, properties: { ...presentProperties(catalog, row) } }
  }),
  icebergHandle(operations.icebergNamespaceExists, async (ctx, { params }) => {
    const catalog = await catalogOf(deps, ctx, params.prefix)
    await requireNamespace(deps.db, ctx, catalog, levelsOf(params.namespace))
  }),
  icebergHandle(
    operations.icebergDropNamespace,
    async (ctx, { params }) => {
      const catalog = await catalogOf(deps, ctx, params.prefix)
      await dropNamespace(deps, ctx, catalog, levelsOf(params.namespace))
    },
    doneBefore,
  ),
  icebergHandle(operations.icebergUpdateNamespace, async (ctx, { params, body }) => {
    const catalog = await catalogOf(deps, ctx, params.prefix)
    const change = { set: body.updates ?? {}, remove: body.removals ?? [] }
    const { updated, removed, missing } = await updateNamespace(
      deps,
      ctx,
      catalog,
      levelsOf(params.namespace),
      change,
    )
    return { updated: [...updated], removed: [...removed], missing: [...missing] }
  }),
]

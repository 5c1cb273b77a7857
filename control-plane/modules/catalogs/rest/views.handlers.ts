import { operations } from '@boathouse/contract'
import {
  parseNewSchema,
  parseViewRequirements,
  parseViewUpdates,
  parseViewVersion,
  type TableIdent,
} from '@boathouse/iceberg'
import { z } from 'zod'
import type { Context } from '../../../platform/context.ts'
import type { Handler, RawAnswer } from '../../../platform/handle.ts'
import { dropEntry, renameEntryTo, requireEntry } from '../drop-entry.service.ts'
import { requireNamespace } from '../namespaces.service.ts'
import { createView, loadView, registerView, replaceView, type LoadedView } from '../views/views.service.ts'
import { visibleEntries } from '../visible-entries.ts'
import { documentAnswer, etagOf, doneBefore, icebergHandle, levelsOf } from './rest-answers.ts'
import { catalogOf, type RestDeps } from './rest-deps.ts'
import { restPages } from './rest-pages.ts'

const pages = restPages('iceberg views', z.string())

const identOf = (params: { namespace: string; view: string }) => ({
  namespace: levelsOf(params.namespace),
  name: params.view,
})

const answerWith = ({ metadataLocation, json }: LoadedView): RawAnswer =>
  documentAnswer({ metadataLocation, json, config: {}, etag: etagOf(metadataLocation, 'view') })

/** The view as it is now. */
const answerNow = async (
  deps: RestDeps,
  ctx: Context,
  prefix: string,
  ident: TableIdent,
): Promise<RawAnswer> => answerWith(await loadView(deps, ctx, await catalogOf(deps, ctx, prefix), ident))

const answerNamedAgain =
  (deps: RestDeps) =>
  (
    ctx: Context,
    { params, body }: { params: { prefix: string; namespace: string }; body: { name: string } },
  ): Promise<RawAnswer> =>
    answerNow(deps, ctx, params.prefix, { namespace: levelsOf(params.namespace), name: body.name })

const documentHandlers = (deps: RestDeps): readonly Handler[] => [
  icebergHandle(
    operations.icebergCreateView,
    async (ctx, { params, body }) => {
      const catalog = await catalogOf(deps, ctx, params.prefix)
      const ident = { namespace: levelsOf(params.namespace), name: body.name }
      const view = await createView(deps, ctx, catalog, ident, {
        location: body.location ?? undefined,
        schema: parseNewSchema(body.schema),
        version: parseViewVersion(body['view-version']),
        properties: body.properties ?? {},
      })
      return answerWith(view)
    },
    answerNamedAgain(deps),
  ),
  icebergHandle(operations.icebergLoadView, async (ctx, { params }) => {
    const catalog = await catalogOf(deps, ctx, params.prefix)
    return answerWith(await loadView(deps, ctx, catalog, identOf(params)))
  }),
  icebergHandle(
    operations.icebergReplaceView,
    async (ctx, { params, body }) => {
      const catalog = await catalogOf(deps, ctx, params.prefix)
      const commit = {
        requirements: parseViewRequirements(body.requirements ?? []),
        updates: parseViewUpdates(body.updates),
      }
      return answerWith(await replaceView(deps, ctx, catalog, identOf(params), commit))
    },
    (ctx, { params }) => answerNow(deps, ctx, params.prefix, identOf(params)),
  ),
  icebergHandle(
    operations.icebergRegisterView,
    async (ctx, { params, body }) => {
      const catalog = await catalogOf(deps, ctx, params.prefix)
      const ident = { namespace: levelsOf(params.namespace), name: body.name }
      return answerWith(await registerView(deps, ctx, catalog, ident, body['metadata-location']))
    },
    answerNamedAgain(deps),
  ),
]

export const viewHandlers = (deps: RestDeps): readonly Handler[] => [
  icebergHandle(operations.icebergListViews, async (ctx, { params, query }) => {
    const catalog = await catalogOf(deps, ctx, params.prefix)
    const namespace = levelsOf(params.namespace)
    const schema = await requireNamespace(deps.db, ctx, catalog, namespace)
    const page = pages(query)
    const found = await visibleEntries(deps.db, ctx, catalog, schema, 'view', page)
    const { rows, ...next } = page.cut(found, (row) => row.name)
    return { identifiers: rows.map((row) => ({ namespace, name: row.name })), ...next }
  }),
  icebergHandle(operations.icebergViewExists, async (ctx, { params }) => {
    const catalog = await catalogOf(deps, ctx, params.prefix)
    await requireEntry(deps, ctx, catalog, 'view', identOf(params))
  }),
  icebergHandle(
    operations.icebergDropView,
    async (ctx, { params }) => {
      const catalog = await catalogOf(deps, ctx, params.prefix)
      await dropEntry(deps, ctx, catalog, 'view', identOf(params), false)
    },
    doneBefore,
  ),
  icebergHandle(
    operations.icebergRenameView,
    async (ctx, { params, body }) => {
      const catalog = await catalogOf(deps, ctx, params.prefix)
      await renameEntryTo(deps, ctx, catalog, 'view', body.source, body.destination)
    },
    doneBefore,
  ),
  ...documentHandlers(deps),
]

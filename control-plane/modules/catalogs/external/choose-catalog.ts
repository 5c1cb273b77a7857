import { catalogErrors } from '@boathouse/contract/catalogs/errors.ts'
import type { Handler } from '../../../platform/handle.ts'
import { catalogThing } from '../catalog-deps.ts'
import { findExternal } from './external.store.ts'
import { externalHandlers } from './external.handlers.ts'
import type { ExternalModule } from './external-module.ts'

const catalogOf = (input: unknown): string | undefined => {
  if (typeof input !== 'object' || input === null || !('params' in input)) return undefined
  const { params } = input
  if (typeof params !== 'object' || params === null || !('catalog' in params)) return undefined
  return typeof params.catalog === 'string' ? params.catalog : undefined
}

/**
 * The same operations for both kinds of catalogs: one whose path names a catalog elsewhere goes there, and is refused
 * where it makes sense for those of this server only.
 */
export const forEitherKind = (module: ExternalModule, handlers: readonly Handler[]): readonly Handler[] => {
  const others = new Map(externalHandlers(module).map((handler) => [handler.operation.name, handler]))
  return handlers.map((handler) => {
    if (!handler.operation.path.startsWith('/api/v1/catalogs/{catalog}')) return handler
    return {
      ...handler,
      run: async (ctx, input, raw) => {
        const name = catalogOf(input)
        const row = name === undefined ? undefined : await findExternal(module.db, name)
        if (!row || !ctx.may('read', catalogThing(row))) return handler.run(ctx, input, raw)
        const other = others.get(handler.operation.name)
        if (other) return other.run(ctx, input, raw)
        const what = `«${handler.operation.summary}»`
        throw catalogErrors.NOT_FOR_EXTERNAL_CATALOGS({ catalog: row.name, what })
      },
    }
  })
}

import { operations, type Output } from '@boathouse/contract'
import { commonErrors } from '@boathouse/contract/errors.ts'
import type { Handler } from '../../../platform/handle.ts'
import type { Context } from '../../../platform/context.ts'
import { catalogThing, namespaceThing, tableThing } from '../catalog-deps.ts'
import { listCatalogs } from '../catalog.store.ts'
import { listAllNamespaces } from '../namespace.store.ts'
import { searchEntries } from '../table.store.ts'
import { catalogHandle } from './api-answers.ts'
import type { ApiDeps } from './api-deps.ts'
import { schemaName } from './find-named.ts'

type Hit = Output<typeof operations.search>['hits'][number]

const MOST_HITS = 50
const MOST_ROWS = 5000

/** Smaller is better: the name itself, then names that begin with the text, then names that contain it; short before long. */
const rank = (text: string) => {
  const wanted = text.toLowerCase()
  return ({ name }: Hit): number => {
    const folded = name.toLowerCase()
    const group = folded === wanted ? 0 : folded.startsWith(wanted) ? 1 : 2
    return group * 1000 + Math.min(name.length, 999)
  }
}

const contains = (name: string, text: string): boolean => name.toLowerCase().includes(text.toLowerCase())

const searchCatalogs = async (deps: ApiDeps, ctx: Context, text: string): Promise<Hit[]> => {
  const catalogs = (await listCatalogs(deps.db, undefined, 1000)).filter((row) =>
    ctx.may('read', catalogThing(row)),
  )
  const byId = new Map(catalogs.map((row) => [row.id, row]))
  const schemas = await Promise.all(
    catalogs.map(async (catalog) => {
      const rows = await listAllNamespaces(deps.db, catalog.id, undefined, undefined)
      return rows
        .filter((row) => contains(schemaName(row.levels), text))
        .filter((row) => ctx.may('read', namespaceThing(catalog, row.id, row.levels)))
        .map((row): Hit => {
          const name = schemaName(row.levels)
          return { kind: 'schema', name, path: `${catalog.name}.${name}` }
        })
    }),
  )
  const seenOf = async (limit: number): Promise<{ readonly all: boolean; readonly hits: Hit[] }> => {
    const rows = await searchEntries(deps.db, [...byId.keys()], text, limit)
    const hits = rows.flatMap((row): Hit[] => {
      const catalog = byId.get(row.catalog_id)
      const thing = catalog && tableThing(catalog, row.id, { namespace: row.levels, name: row.name })
      return thing && ctx.may('read', thing) ? [{ kind: row.kind, name: row.name, path: thing.name }] : []
    })
    return { all: rows.length < limit || hits.length === rows.length, hits }
  }
  // Among the first there may be some that the caller may not see.
  const first = await seenOf(MOST_HITS)
  const tableHits = first.all ? first.hits : (await seenOf(MOST_ROWS)).hits
  const catalogHits = catalogs
    .filter((row) => contains(row.name, text))
    .map((row): Hit => ({ kind: 'catalog', name: row.name, path: row.name }))
  return [...catalogHits, ...schemas.flat(), ...tableHits]
}

export const searchHandlers = (
  deps: ApiDeps,
  workspaceId: (ctx: Context, name: string) => Promise<string | undefined>,
): readonly Handler[] => [
  catalogHandle(operations.search, async (ctx, { params, query }) => {
    const id = await workspaceId(ctx, params.workspace)
    if (id === undefined) throw commonErrors.NOT_FOUND({ what: `workspace «${params.workspace}»` })
    // Who was granted one thing in the workspace sees its name, and not what else there is.
    const seesDatasets = ctx.may('read', { kind: 'dataset', id, name: params.workspace, workspaceId: id })
    const datasets = seesDatasets ? await deps.searchDatasets(id, query.q, MOST_HITS) : []
    const hits = [
      ...datasets.map((name): Hit => ({ kind: 'dataset', name, path: name })),
      ...(await searchCatalogs(deps, ctx, query.q)),
    ]
    const rankOf = rank(query.q)
    return { hits: hits.toSorted((a, b) => rankOf(a) - rankOf(b)).slice(0, MOST_HITS) }
  }),
]

import { catalogErrors } from '@boathouse/contract/catalogs/errors.ts'
import { inTransaction } from '../../platform/database.ts'
import { NoSuchWarehouse } from './no-such-warehouse.ts'
import { catalogThing, type Actor, type CatalogDeps } from './catalog-deps.ts'
import { listCatalogs, saveAllowedPrefixes, type CatalogRow } from './catalog.store.ts'
import { liesUnder, normalLocation } from './locations.policy.ts'
import { requireRight } from './rights.ts'

const MOST_CATALOGS = 10_000

/** Either lies in the other. */
const overlap = (a: string, b: string): boolean => liesUnder(a, b) || liesUnder(b, a)

/**
 * Replaces the prefixes outside a catalog's location where its tables may lie. A prefix may not reach into what is ours:
 * the home, the store, a catalog. Throws PREFIX_NOT_ALLOWED.
 */
export const setAllowedPrefixes = async (
  deps: CatalogDeps & { readonly protectedLocations: readonly string[] },
  actor: Actor,
  catalog: CatalogRow,
  prefixes: readonly string[],
): Promise<CatalogRow> => {
  requireRight(actor, 'manage', catalogThing(catalog), new NoSuchWarehouse(catalog.name))
  const catalogs = await listCatalogs(deps.db, undefined, MOST_CATALOGS)
  const ours = [...deps.protectedLocations, ...catalogs.map((row) => row.location)]
  const normal = prefixes.map((prefix) => {
    const location = normalLocation(prefix)
    if (location === undefined)
      throw catalogErrors.PREFIX_NOT_ALLOWED({ prefix, why: 'write file:///… or s3://bucket/… without “..”' })
    const hit = ours.find((own) => overlap(own, location))
    if (hit !== undefined) throw catalogErrors.PREFIX_NOT_ALLOWED({ prefix, why: `it overlaps ${hit}` })
    return location
  })
  const allowed = [...new Set(normal)]
  await inTransaction(deps.db, async (tx) => {
    await saveAllowedPrefixes(tx, catalog.id, allowed)
    await actor.audit(tx, {
      object: catalogThing(catalog),
      details: { before: catalog.allowed_prefixes, after: allowed },
    })
  })
  return { ...catalog, allowed_prefixes: allowed }
}

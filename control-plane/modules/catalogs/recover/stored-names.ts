import { z } from 'zod'
import type { ObjectStorage } from '@boathouse/storage'
import { stringifyJson } from '../../../platform/json.ts'
import type { CatalogDeps } from '../catalog-deps.ts'
import { findNamesNotStored, markNameStored, type NameRow } from './name.store.ts'

/**
 * Names of tables and views, kept beside them in the store: a path says what a table was called when it was made, but
 * not after a rename, and nothing in it says that it was dropped. One small file a name; a rename writes the next.
 */

const NAMES = '~names'
const BATCH = 500

/** Where names lie. `~` is in no location that we choose for a table or namespace. */
export const namesLocation = (catalogLocation: string): string => `${catalogLocation}/${NAMES}`

/** The file of one name of one entry. */
export const nameLocation = (catalogLocation: string, id: string, version: bigint): string =>
  `${namesLocation(catalogLocation)}/${id}-${version}.json`

const StoredName = z.object({
  kind: z.enum(['table', 'view']),
  uuid: z.string(),
  location: z.string(),
  namespace: z.array(z.string().min(1)).min(1),
  name: z.string().min(1),
})

export type StoredName = z.output<typeof StoredName>

const write = async (deps: CatalogDeps, row: NameRow): Promise<void> => {
  const { kind, uuid, location, levels, name } = row
  const text = stringifyJson({ kind, uuid, location, namespace: [...levels], name } satisfies StoredName)
  await deps.storage.write(nameLocation(row.catalog_location, row.id, row.name_version), Buffer.from(text))
  await markNameStored(deps.db, row.id, row.name_version)
}

/** Stores the names that are not in the store yet; gives back how many. */
export const storeNames = async (deps: CatalogDeps): Promise<number> => {
  let stored = 0
  for (;;) {
    const rows = await findNamesNotStored(deps.db, BATCH)
    for (const row of rows) await write(deps, row)
    stored += rows.length
    if (rows.length < BATCH) return stored
  }
}

/** `<id>-<version>.json`; ids grow with time (UUIDv7), so text order within one length is age. */
const FILE = /\/([0-9a-f-]{36})-(\d+)\.json$/

interface NameFile {
  readonly location: string
  readonly order: string
}

const nameFile = (location: string): NameFile | undefined => {
  const [, id = '', version = ''] = FILE.exec(location) ?? []
  return id === '' ? undefined : { location, order: `${id}-${version.padStart(20, '0')}` }
}

const read = async (storage: ObjectStorage, location: string): Promise<StoredName | undefined> => {
  try {
    const parsed = StoredName.safeParse(
      JSON.parse(Buffer.from(await storage.read(location)).toString('utf8')),
    )
    return parsed.data
  } catch {
    // Half a file, or gone since it was listed: as good as no name.
    return undefined
  }
}

/** Every name in the store below a catalog's location, the oldest first; undefined when none was ever stored. */
export const readNames = async (
  storage: ObjectStorage,
  catalogLocation: string,
): Promise<readonly StoredName[] | undefined> => {
  const files: NameFile[] = []
  for await (const { location } of storage.list(namesLocation(catalogLocation))) {
    const file = nameFile(location)
    if (file) files.push(file)
  }
  if (files.length === 0) return undefined
  const names: StoredName[] = []
  for (const file of files.toSorted((a, b) => (a.order < b.order ? -1 : 1))) {
    const name = await read(storage, file.location)
    if (name) names.push(name)
  }
  return names
}

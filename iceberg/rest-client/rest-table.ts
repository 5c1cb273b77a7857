import type { LoadedTable } from '../catalog.ts'
import { IcebergError } from '../errors.ts'
import { isObject, type JsonObject } from '../json.ts'
import { metadataFromJson } from '../metadata/parse.ts'
import { textsOf } from './rest-config.ts'
import { CatalogFailed } from './rest-errors.ts'

export interface StorageCredential {
  /** Locations that begin with it are reached with `config`. */
  readonly prefix: string
  readonly config: Readonly<Record<string, string>>
}

/** A table as a catalog answers it, with what it says about reaching the files. */
export interface RestTable extends LoadedTable {
  readonly config: Readonly<Record<string, string>>
  readonly credentials: readonly StorageCredential[]
}

const credentialsOf = (body: JsonObject): StorageCredential[] => {
  const list = body['storage-credentials']
  if (!Array.isArray(list)) return []
  return list.flatMap((item) => {
    if (!isObject(item) || typeof item['prefix'] !== 'string') return []
    return [{ prefix: item['prefix'], config: textsOf(item['config']) }]
  })
}

/** Reads a `LoadTableResult` or a `CommitTableResponse`. Throws `CatalogFailed`, `NotSupported`. */
export const restTableOf = (catalog: string, body: JsonObject): RestTable => {
  const location = body['metadata-location']
  if (!isObject(body['metadata'])) throw new CatalogFailed(catalog, 'answers with a table without metadata')
  try {
    return {
      ...(typeof location === 'string' && { metadataLocation: location }),
      metadata: metadataFromJson(body['metadata']),
      config: textsOf(body['config']),
      credentials: credentialsOf(body),
    }
  } catch (error) {
    if (error instanceof IcebergError && error.status === 422) {
      throw new CatalogFailed(
        catalog,
        `answers with a table that breaks the specification: ${error.message}`,
        error,
      )
    }
    throw error
  }
}

/** What the catalog says about reaching `location`: the credentials with the longest prefix over the table's configuration. */
export const storageConfigFor = (
  { config, credentials }: Pick<RestTable, 'config' | 'credentials'>,
  location: string,
): Readonly<Record<string, string>> => {
  const fitting = credentials.filter(({ prefix }) => location.startsWith(prefix))
  const best = fitting.toSorted((a, b) => b.prefix.length - a.prefix.length)[0]
  return { ...config, ...best?.config }
}

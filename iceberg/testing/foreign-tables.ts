/**
 * Tables that Iceberg's own library wrote (acceptance/foreign-tables), each with the rows that its own reader finds in
 * them. They name no path of a machine: all lies under `s3://foreign`.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { localStorage, type ObjectStorage } from '@boathouse/storage'
import { readMetadata } from '../metadata/file.ts'
import type { TableMetadata } from '../types.ts'

const ROOT = 's3://foreign/'
const directory = new URL('foreign/', import.meta.url)

const at = (location: string): string => location.replace(ROOT, directory.href)

/** Read-only, as far as tests go. */
export const foreignStorage = (): ObjectStorage => {
  const local = localStorage()
  return {
    ...local,
    read: (location, maxBytes) => local.read(at(location), maxBytes),
    readRange: (location, offset, length) => local.readRange(at(location), offset, length),
    stream: (location, range) => local.stream(at(location), range),
    stat: (location) => local.stat(at(location)),
  }
}

export const foreignTables: readonly string[] = readdirSync(directory).toSorted()

/** Where the table's newest metadata lies. */
export const foreignMetadataLocation = (table: string): string => {
  const files = readdirSync(fileURLToPath(new URL(`${table}/metadata`, directory)))
  const newest = files.find((file) => file.endsWith('.metadata.json'))
  return `${ROOT}${table}/metadata/${newest}`
}

export const foreignTable = (table: string): Promise<TableMetadata> =>
  readMetadata(foreignStorage(), foreignMetadataLocation(table))

/** Texts of the cells as results have them, sorted by their JSON. */
export const foreignRows = (table: string): readonly (readonly (string | null)[])[] =>
  readFileSync(new URL(`${table}/expected.ndjson`, directory), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as readonly (string | null)[])

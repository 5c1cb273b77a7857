import { Readable } from 'node:stream'
import { planScan, readManifestList } from '@boathouse/iceberg'
import type { ScanFile, Snapshot, TableMetadata } from '@boathouse/iceberg'
import { foreignRows, foreignStorage } from '@boathouse/iceberg/testing/foreign-tables.ts'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { foreignCatalog, openForeignLake } from './testing-foreign.ts'

let change: (table: TableMetadata) => TableMetadata
let roots: readonly string[]
let overwritten: ReadonlyMap<string, Uint8Array>
let lake: Awaited<ReturnType<typeof openForeignLake>>

const real = foreignStorage()
const storage: typeof real = {
  ...real,
  read: async (location, maxBytes) => overwritten.get(location) ?? real.read(location, maxBytes),
  readRange: async (location, offset, length) =>
    overwritten.get(location)?.subarray(offset, offset + length) ?? real.readRange(location, offset, length),
  stream: async (location) => {
    const bytes = overwritten.get(location)
    return bytes ? Readable.from([bytes]) : real.stream(location)
  },
}

beforeAll(async () => {
  const catalog = foreignCatalog((_, table) => change(table))
  lake = await openForeignLake(storage, {
    ...catalog,
    loadTable: async (ident) => ({ ...(await catalog.loadTable(ident)), roots }),
  })
})
beforeEach(() => {
  change = (table) => table
  roots = ['s3://foreign']
  overwritten = new Map()
})
afterAll(() => lake.close())

const only = <T>(list: readonly T[]): T => {
  const [first] = list
  if (first === undefined) throw new Error('nothing there')
  return first
}

const filesOf = async (name: string): Promise<readonly ScanFile[]> =>
  (await planScan(real, (await foreignCatalog().loadTable({ namespace: ['main'], name })).metadata)).files

test('a v1 snapshot that lists its manifests itself is read', async () => {
  const { metadata } = await foreignCatalog().loadTable({ namespace: ['main'], name: 'first_version' })
  const snapshot = only(metadata.snapshots)
  const manifests = await readManifestList(real, snapshot['manifest-list'] ?? '')
  const embedded: Snapshot = {
    ...snapshot,
    'manifest-list': undefined,
    manifests: manifests.map(({ path }) => path),
  }
  change = (table) => ({ ...table, snapshots: [embedded] })
  expect(await lake.rows('SELECT * FROM first_version ORDER BY id')).toEqual(foreignRows('first_version'))
})

test.each(['s3a', 's3n'])('the spelling %s of a location in metadata is the same place', async (scheme) => {
  change = (table) => ({
    ...table,
    location: table.location.replace('s3:', `${scheme}:`),
    snapshots: table.snapshots.map((snapshot) => ({
      ...snapshot,
      'manifest-list': snapshot['manifest-list']?.replace('s3:', `${scheme}:`),
    })),
  })
  roots = [`${scheme}://foreign/vectors`]
  expect(await lake.rows('SELECT count(*) FROM vectors')).toEqual([[String(foreignRows('vectors').length)]])
})

test('no kind of file is opened outside the places that the catalog names', async () => {
  const files = await filesOf('vectors')
  const opened = [
    's3://foreign/vectors/metadata',
    ...files.flatMap((file) => [file.path, ...file.positionDeletes.map(({ path }) => path)]),
  ]
  const puffin = files.find(({ deletionVector }) => deletionVector)?.deletionVector?.path
  roots = opened
  await expect(lake.execute('SELECT * FROM vectors')).rejects.toMatchObject({
    code: 'PATH_OUTSIDE_TABLE',
    message: expect.stringContaining(String(puffin)),
  })
  for (const missing of opened.slice(1)) {
    roots = [...opened, String(puffin)].filter((root) => root !== missing)
    await expect(lake.execute('SELECT * FROM vectors')).rejects.toMatchObject({ code: 'PATH_OUTSIDE_TABLE' })
  }
  roots = [...opened, String(puffin)]
  expect(await lake.rows('SELECT count(*) FROM vectors')).toEqual([[String(foreignRows('vectors').length)]])
})

test.each([
  's3://foreign/vectors/../secret',
  's3://foreign/vectors/metadata/%2e%2e/x',
  's3://other/vectors/x',
  '/etc/passwd',
  'http://host/x',
  'file:///etc/passwd',
])('a manifest list at %s is not read', async (location) => {
  roots = ['s3://foreign/vectors']
  change = (table) => ({
    ...table,
    snapshots: table.snapshots.map((snapshot) => ({ ...snapshot, 'manifest-list': location })),
  })
  await expect(lake.execute('SELECT * FROM vectors')).rejects.toThrow(
    location.includes('%2e') ? /no object/ : location,
  )
})

test('a date that became a timestamp is read and compared as one', async () => {
  change = (table) => ({
    ...table,
    schemas: table.schemas.map((schema) => ({
      ...schema,
      fields: schema.fields.map((field) => (field.name === 'day' ? { ...field, type: 'timestamp' } : field)),
    })),
  })
  expect(await lake.rows("SELECT id, day FROM defaults WHERE day >= TIMESTAMP '2024-02-29'")).toEqual([
    ['1', '2024-02-29 00:00:00'],
  ])
})

test('damaged deletion vectors and data files are named', async () => {
  const vector = only((await filesOf('vectors')).flatMap(({ deletionVector }) => deletionVector ?? []))
  const bytes = Buffer.from(await real.read(vector.path))
  const at = Number(vector.offset) + 20
  bytes[at] = (bytes[at] ?? 0) ^ 1
  overwritten = new Map([[vector.path, bytes]])
  await expect(lake.execute('SELECT * FROM vectors')).rejects.toThrow(
    `Cannot read ${vector.path}: the checksum of its deletion vector does not agree`,
  )
})

test.each([
  ['in its pages', (bytes: Buffer) => bytes.fill(0xff, 4, 200)],
  ['at its end', (bytes: Buffer) => bytes.subarray(0, 50)],
])('a data file that is damaged %s is named', async (_, harm) => {
  const { path } = only(await filesOf('all_types'))
  overwritten = new Map([[path, harm(Buffer.from(await real.read(path)))]])
  const damaged = await openForeignLake(storage)
  try {
    await expect(damaged.execute('SELECT * FROM all_types')).rejects.toMatchObject({
      code: 'UNREADABLE_FILE',
      message: expect.stringContaining(path),
    })
  } finally {
    await damaged.close()
  }
})

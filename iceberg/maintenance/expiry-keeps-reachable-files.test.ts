import * as fc from 'fast-check'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import {
  appendSnapshot,
  commitEvolution,
  commitWithRetry,
  dropRef,
  EvolutionRefused,
  expireSnapshots,
  manifestsOf,
  overwriteSnapshot,
  planScan,
  readManifest,
  setRefTo,
  type TableMetadata,
} from '../index.ts'
import { dataFile, testLake, type TestLake } from '../testing/lake.ts'

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: 1_000_000_000 })
})
afterEach(() => {
  vi.useRealTimers()
})

const DATA = 'file:///lake/t/data'
const schema = { type: 'struct' as const, fields: [{ id: 1, name: 'a', required: false, type: 'int' }] }

type Step =
  | { readonly do: 'append' | 'delete'; readonly branch: number }
  | { readonly do: 'branch' | 'tag'; readonly from: number; readonly keep: number; readonly age: number }
  | { readonly do: 'drop'; readonly ref: number }
  | { readonly do: 'expire'; readonly age: number; readonly retain: number }

const small = fc.nat({ max: 5 })
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ do: fc.constantFrom('append' as const, 'delete' as const), branch: small }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constantFrom('branch' as const, 'tag' as const),
      from: small,
      keep: small,
      age: small,
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('drop' as const), ref: small }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('expire' as const),
      age: small,
      retain: fc.integer({ min: 1, max: 3 }),
    }),
  },
)

const MINUTE = 60_000
const refsOf = (table: TableMetadata, type: 'branch' | 'tag' | 'any'): string[] =>
  Object.entries(table.refs)
    .filter(([, ref]) => type === 'any' || ref.type === type)
    .map(([name]) => name)
    .toSorted()
const pick = <T>(all: readonly T[], at: number): T | undefined => all[at % Math.max(1, all.length)]

let files = 0
const write = async (lake: TestLake, branch: string, removes: boolean): Promise<void> => {
  const { storage, catalog, ident } = lake
  const path = `${DATA}/${(files += 1)}.parquet`
  await storage.write(path, new Uint8Array(1))
  await commitWithRetry(
    catalog,
    ident,
    async ({ metadata: table }) => {
      const base = { storage, table, branch }
      const id = table.refs[branch]?.['snapshot-id']
      if (!removes || id === undefined) return appendSnapshot({ ...base, files: [dataFile(path)] })
      const live = await planScan(storage, table, { snapshotId: id })
      const [victim] = live.files
      return overwriteSnapshot({
        ...base,
        removed: new Set(victim ? [victim.path] : []),
        added: [dataFile(path)],
        startingSnapshotId: id,
      })
    },
    { storage },
  )
}

/** Every data file that some snapshot needs; each manifest is read on the way, so a missing one fails. */
const reachable = async ({ storage }: TestLake, table: TableMetadata): Promise<Set<string>> => {
  const found = new Set<string>()
  for (const snapshot of table.snapshots)
    for (const manifest of await manifestsOf(storage, snapshot))
      for (const { status, file } of await readManifest(storage, table, manifest))
        if (status !== 'deleted') found.add(file.path)
  return found
}

const stored = async ({ storage }: TestLake, prefix: string): Promise<string[]> => {
  const all: string[] = []
  for await (const object of storage.list(prefix)) all.push(object.location)
  return all.toSorted()
}

const expire = async (lake: TestLake, age: number, retainLast: number): Promise<void> => {
  const options = { storage: lake.storage, maxSnapshotAgeMs: age * MINUTE, retainLast }
  const planned = await expireSnapshots(lake.catalog, lake.ident, { ...options, dryRun: true })
  const before = await stored(lake, 'file:///lake')
  const heads = (await lake.table()).refs
  const done = await expireSnapshots(lake.catalog, lake.ident, options)
  const table = await lake.table()
  expect(done).toEqual(planned)
  const now = await stored(lake, 'file:///lake')
  const went = before.filter((location) => !now.includes(location))
  expect(went).toEqual(done.files.map((file) => file.location).toSorted())
  expect(await stored(lake, DATA)).toEqual([...(await reachable(lake, table))].toSorted())
  for (const [name, ref] of Object.entries(heads))
    expect(done.refs.includes(name) ? undefined : ref).toEqual(table.refs[name])
}

const run = async (lake: TestLake, one: Step, at: number): Promise<void> => {
  vi.setSystemTime(Date.now() + MINUTE)
  const table = await lake.table()
  switch (one.do) {
    case 'append':
    case 'delete':
      return write(lake, pick(refsOf(table, 'branch'), one.branch) ?? 'main', one.do === 'delete')
    case 'branch':
    case 'tag': {
      const from = pick(refsOf(table, 'any'), one.from)
      if (from === undefined) return
      const retention = one.do === 'tag' || one.keep === 0 ? {} : { minSnapshotsToKeep: one.keep }
      const age = one.age === 0 ? {} : { maxRefAgeMs: BigInt(one.age * 2 * MINUTE) }
      const ref = {
        name: `r${at}`,
        type: one.do,
        target: { ref: from },
        existing: 'fail' as const,
        ...retention,
        ...age,
      }
      await commitEvolution(lake.catalog, lake.ident, ({ metadata }) => setRefTo(metadata, ref))
      return
    }
    case 'drop': {
      const name = pick(
        refsOf(table, 'any').filter((ref) => ref !== 'main'),
        one.ref,
      )
      if (name !== undefined)
        await commitEvolution(lake.catalog, lake.ident, ({ metadata }) => dropRef(metadata, name))
      return
    }
    case 'expire':
      return expire(lake, one.age, one.retain)
  }
}

test('what expires takes exactly the files that nothing else leads to, whatever the history', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 8, maxLength: 25 }), async (steps) => {
      const lake = await testLake({ schema })
      for (const [at, one] of [...steps, { do: 'expire' as const, age: 0, retain: 1 }].entries())
        await run(lake, one, at)
    }),
    { numRuns: 60 },
  )
})

test('gc.enabled=false refuses', async () => {
  const lake = await testLake({ schema, properties: { 'gc.enabled': 'false' } })
  await expect(expireSnapshots(lake.catalog, lake.ident, { storage: lake.storage })).rejects.toThrow(
    EvolutionRefused,
  )
})

test('a kill between commit and deletion leaves orphans, and a whole table', async () => {
  const lake = await testLake({ schema })
  await write(lake, 'main', false)
  vi.setSystemTime(Date.now() + MINUTE)
  await write(lake, 'main', true)
  const dead = { ...lake.storage, delete: () => Promise.reject(new Error('killed')) }
  await expect(
    expireSnapshots(lake.catalog, lake.ident, { storage: dead, maxSnapshotAgeMs: 0 }),
  ).rejects.toThrow('killed')
  const table = await lake.table()
  expect(table.snapshots).toHaveLength(1)
  expect(await stored(lake, DATA)).toHaveLength(2)
  expect((await reachable(lake, table)).size).toBe(1)
})

test('another spelling of a place is the same file', async () => {
  const lake = await testLake({ schema })
  const path = `${DATA}/x.parquet`
  await lake.storage.write(path, new Uint8Array(1))
  await lake.append(dataFile(path))
  vi.setSystemTime(Date.now() + MINUTE)
  await commitWithRetry(
    lake.catalog,
    lake.ident,
    ({ metadata: table }) =>
      overwriteSnapshot({
        storage: lake.storage,
        table,
        removed: new Set([path]),
        added: [dataFile(path.replace('file:///', 'file:/'))],
        startingSnapshotId: table['current-snapshot-id'],
      }),
    { storage: lake.storage },
  )
  await expireSnapshots(lake.catalog, lake.ident, { storage: lake.storage, maxSnapshotAgeMs: 0 })
  expect(await stored(lake, DATA)).toEqual([path])
})

test('the settings of a branch come before those of the table', async () => {
  const lake = await testLake({ schema })
  for (let count = 0; count < 4; count += 1) {
    await write(lake, 'main', false)
    vi.setSystemTime(Date.now() + MINUTE)
  }
  const keep = { name: 'b', type: 'branch' as const, minSnapshotsToKeep: 3, existing: 'fail' as const }
  await commitEvolution(lake.catalog, lake.ident, ({ metadata }) => setRefTo(metadata, keep))
  const { snapshots } = await expireSnapshots(lake.catalog, lake.ident, {
    storage: lake.storage,
    maxSnapshotAgeMs: 0,
  })
  expect(snapshots).toHaveLength(1)
})

import { readdir } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { pyicebergMissing, runPython } from '../pyiceberg/python.ts'
import { startTestServer, type TestServer } from '../server.ts'
import { dyingAt, liveThrough, STEPS } from './lives.ts'
import { runUntilDone } from './sql-writer.ts'

const full = process.env.CI_FULL === '1'
const WRITERS = full ? 16 : 6
const COMMITS = full ? 200 : 12
const ROUNDS = full ? 6 : 1
/** Each death costs a start: in the gate those before the metadata is written are left to the full form. */
const MET = full ? STEPS : STEPS.slice(-3)

const missing = await pyicebergMissing()

interface WholeTable {
  readonly location: string
  readonly rows: readonly (readonly [number, number])[]
  readonly referred: readonly string[]
  readonly missing: readonly string[]
}

const TABLE = 'main.under_kill'
/** By REST; the others are ours, by SQL. */
const PYICEBERG = full ? 4 : 2
const OURS = WRITERS - PYICEBERG

// A little later in each life, so that each step is met in other company.
const deaths = Array.from({ length: ROUNDS }, (_, round) =>
  MET.map((step, index) => dyingAt(step, 3 + ((round * 7 + index * 5) % 11))),
).flat()

let server: TestServer
beforeAll(async () => {
  const [first = {}] = deaths
  server = await startTestServer({ BOATHOUSE_MIN_RETENTION: '1s', ...first })
})
afterAll(() => server?.stop())

/** What each of our writers was told, by writer and number: the ledger outside the system. */
const writeBySql = async (writer: number, ledger: Map<string, string>): Promise<void> => {
  for (let number = 0; number < COMMITS; number++) {
    const id = await runUntilDone(server.client, `INSERT INTO ${TABLE} VALUES (${writer}, ${number})`)
    ledger.set(`${writer}:${number}`, id)
  }
}

/** By the place of its manifest list: what each snapshot of our writers says of its statement, though it expire later. */
const named = new Map<string, string | undefined>()

const rememberNames = async (): Promise<void> => {
  const [namespace, name] = TABLE.split('.')
  const answer = await fetch(`${server.url}/iceberg/v1/lake/namespaces/${namespace}/tables/${name}`, {
    headers: { authorization: `Bearer ${server.token}` },
  })
  const { metadata } = (await answer.json()) as {
    metadata: { snapshots: { 'manifest-list': string; summary: Record<string, string> }[] }
  }
  for (const { 'manifest-list': list, summary } of metadata.snapshots)
    named.set(list, summary['boathouse.statement-id'])
}

const execute = (statement: string) =>
  server.client.call('executeStatement', {
    params: { workspace: 'default' },
    body: { statement, wait_timeout: '50s' },
  })

/**
 * Expires what is older than a start of the server takes, so that thousands of snapshots do not make a commit of PyIceberg
 * take a minute. A statement takes the time once, when it begins: what it expires was remembered before.
 */
const keepShort = async (ended: AbortSignal): Promise<void> => {
  while (!ended.aborted) {
    await pause(5000)
    try {
      await rememberNames()
      await execute(`ALTER TABLE ${TABLE} EXECUTE expire_snapshots(retention_threshold => '90s')`)
    } catch {
      // Nobody was there; the next time will do.
    }
  }
}

const filesBelow = async (location: string): Promise<string[]> => {
  const root = fileURLToPath(location)
  const entries = await readdir(root, { recursive: true, withFileTypes: true })
  return entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name))
}

/** Of PyIceberg, which was not killed and yet leaves files of appends that failed. */
const FOREIGN =
  /\/(?:00000-\d+-[0-9a-f-]{36}\.parquet|[0-9a-f-]{36}-m\d+\.avro|snap-\d+-\d+-[0-9a-f-]{36}\.avro)$/

/** Files that nothing refers to: our writers clear up after themselves. */
const leftovers = async (table: WholeTable): Promise<string[]> => {
  const referred = new Set(table.referred.map((file) => fileURLToPath(file)))
  return (await filesBelow(table.location)).filter((file) => !referred.has(file) && !FOREIGN.test(file))
}

/** What PyIceberg left, and expiries between their commit and their deletes, goes when it is asked to. */
const expectNoOrphans = async (table: WholeTable): Promise<void> => {
  await execute(`ALTER TABLE ${TABLE} EXECUTE remove_orphan_files(retention_threshold => '1s')`)
  const referred = new Set(table.referred.map((file) => fileURLToPath(file)))
  expect((await filesBelow(table.location)).filter((file) => !referred.has(file))).toEqual([])
}

const field = (id: number, name: string) => ({ id, name, required: false, type: 'long' })

/** A short log of metadata files, and each that falls out of it is deleted: so that what is left over stands out. */
const createTable = async (): Promise<void> => {
  const [namespace, name] = TABLE.split('.')
  const answer = await fetch(`${server.url}/iceberg/v1/lake/namespaces/${namespace}/tables`, {
    method: 'POST',
    headers: { authorization: `Bearer ${server.token}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      name,
      schema: { type: 'struct', fields: [field(1, 'writer'), field(2, 'number')] },
      properties: {
        'write.metadata.delete-after-commit.enabled': 'true',
        'write.metadata.previous-versions-max': '20',
      },
    }),
  })
  expect(answer.status).toBe(200)
}

const check = async (): Promise<WholeTable> =>
  (await runPython(server, 'whole_table.py', TABLE)) as WholeTable

describe.skipIf(missing !== undefined)(
  `a server killed at every step${missing ? ` (${missing})` : ''}`,
  () => {
    test('keeps exactly the rows that it acknowledged', { timeout: full ? 1_800_000 : 240_000 }, async () => {
      await createTable()
      const ledger = new Map<string, string>()
      const written = new AbortController()
      const lives = liveThrough(server, deaths.slice(1), written.signal)
      const foreign = runPython(
        server,
        'appends_under_kill.py',
        TABLE,
        String(OURS),
        String(PYICEBERG),
        String(COMMITS),
      )
      const ours = Array.from({ length: OURS }, (_, writer) => writeBySql(writer, ledger))
      const short = full ? keepShort(written.signal) : undefined
      await Promise.all([foreign, ...ours])
      written.abort()
      await short
      expect(await lives).toBe(deaths.length)

      await server.kill()
      await server.restart({ NODE_OPTIONS: '' })
      const table = await check()
      expect(table.missing).toEqual([])
      const everyRow = Array.from({ length: WRITERS }, (_, writer) =>
        Array.from({ length: COMMITS }, (_unused, number) => [writer, number]),
      ).flat()
      expect(table.rows).toEqual(everyRow)
      // Each of our acknowledgements has one snapshot that names it, and no snapshot was acknowledged to nobody.
      await rememberNames()
      const statements = [...named.values()].filter((id) => id !== undefined)
      expect(statements.toSorted()).toEqual([...ledger.values()].toSorted())
      if (full) await expectNoOrphans(table)
      else await expect.poll(() => leftovers(table), { timeout: 20_000, interval: 200 }).toEqual([])
    })
  },
)

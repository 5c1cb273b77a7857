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
  readonly statements: readonly (string | null)[]
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
  server = await startTestServer(first)
})
afterAll(() => server?.stop())

/** What each of our writers was told, by writer and number: the ledger outside the system. */
const writeBySql = async (writer: number, ledger: Map<string, string>): Promise<void> => {
  for (let number = 0; number < COMMITS; number++) {
    const id = await runUntilDone(server.client, `INSERT INTO ${TABLE} VALUES (${writer}, ${number})`)
    ledger.set(`${writer}:${number}`, id)
  }
}

const filesBelow = async (location: string): Promise<string[]> => {
  const root = fileURLToPath(location)
  const entries = await readdir(root, { recursive: true, withFileTypes: true })
  return entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name))
}

/** Files that nothing refers to, without those that PyIceberg left: a writer clears up after itself. */
const leftovers = async (table: WholeTable): Promise<string[]> => {
  const referred = new Set(table.referred.map((file) => fileURLToPath(file)))
  const foreign =
    /\/(?:00000-\d+-[0-9a-f-]{36}\.parquet|[0-9a-f-]{36}-m\d+\.avro|snap-\d+-\d+-[0-9a-f-]{36}\.avro)$/
  return (await filesBelow(table.location)).filter((file) => !referred.has(file) && !foreign.test(file))
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
    test('keeps exactly the rows that it acknowledged', { timeout: full ? 3_600_000 : 240_000 }, async () => {
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
      await Promise.all([foreign, ...ours])
      written.abort()
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
      const named = table.statements.filter((id) => id !== null)
      expect(named.toSorted()).toEqual([...ledger.values()].toSorted())
      const deadline = Date.now() + 20_000
      while (Date.now() < deadline && (await leftovers(table)).length > 0) await pause(200)
      expect(await leftovers(table)).toEqual([])
    })
  },
)

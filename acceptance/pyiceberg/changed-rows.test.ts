import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startTestServer } from '../server.ts'
import type { TestServer } from '../server.ts'
import { pyicebergMissing, runPython } from './python.ts'
import { TABLE_OF_ALL_TYPES, PARTITIONINGS } from './all-types.ts'

const missing = await pyicebergMissing()

interface Compared {
  readonly rows: number
  readonly different: readonly string[]
  readonly metrics: unknown
}

const COLUMNS = [
  'flag', 'small', 'big', 'real_number', 'double_number', 'price', 'huge', 'day', 'clock', 'moment', 'instant', 'words',
  'key', 'bytes', 'list', 'struct_value', 'map_value',
] as const // prettier-ignore

const CHANGES = ['by_update', 'by_merge', ...Object.keys(PARTITIONINGS)]

/** Every column of the row that comes `shift` later; ids that have none get NULL. */
const shifted = (shift: number): string =>
  `SELECT a.id, ${COLUMNS.map((column) => `b.${column}`).join(', ')} FROM types a LEFT JOIN types b ON b.id = a.id + ${shift}`

/** Rows 100 to 199 get all values of other rows, 200 to 299 go, and 1000 to 1099 come. */
const EXPECTED = `SELECT * FROM types WHERE id < 100 OR id >= 300
  UNION ALL SELECT * FROM (${shifted(7)}) WHERE id BETWEEN 100 AND 199
  UNION ALL SELECT id + 1000, * EXCLUDE (id) FROM types WHERE id < 100`

const UPDATE = (table: string): string[] => [
  `UPDATE ${table} AS t SET ${COLUMNS.map((column) => `${column} = s.${column}`).join(', ')}
     FROM (${shifted(7)}) AS s WHERE t.id = s.id AND t.id BETWEEN 100 AND 199`,
  `DELETE FROM ${table} WHERE id BETWEEN 200 AND 299`,
  `INSERT INTO ${table} SELECT id + 1000, * EXCLUDE (id) FROM types WHERE id < 100`,
]
const MERGE = (table: string): string[] => [
  `MERGE INTO ${table} AS t USING (
     SELECT * FROM (${shifted(7)}) WHERE id BETWEEN 100 AND 299
     UNION ALL SELECT id + 1000, * EXCLUDE (id) FROM types WHERE id < 100) AS s
   ON t.id = s.id
   WHEN MATCHED AND t.id >= 200 THEN DELETE
   WHEN MATCHED THEN UPDATE SET ${COLUMNS.map((column) => `${column} = s.${column}`).join(', ')}
   WHEN NOT MATCHED THEN INSERT (${['id', ...COLUMNS].join(', ')}) VALUES (${['id', ...COLUMNS].map((column) => `s.${column}`).join(', ')})`,
]

describe.skipIf(missing !== undefined)(
  `PyIceberg reads what UPDATE, MERGE and DELETE wrote${missing ? ` (${missing})` : ''}`,
  () => {
    let server: TestServer
    let compared: Readonly<Record<string, Compared>> = {}
    const sql = async (statement: string): Promise<void> => {
      const answer = await server.client.call('executeStatement', {
        params: { workspace: 'default' },
        body: { statement, wait_timeout: '50s' },
      })
      if (answer.status.state !== 'SUCCEEDED')
        throw new Error(`${statement}: ${JSON.stringify(answer.status)}`)
    }

    beforeAll(async () => {
      server = await startTestServer()
      await sql(TABLE_OF_ALL_TYPES)
      await sql(`CREATE TABLE expected AS ${EXPECTED}`)
      for (const [at, name] of CHANGES.entries()) {
        const layout = PARTITIONINGS[name] ? ` WITH (partitioning = ${PARTITIONINGS[name]})` : ''
        await sql(`CREATE TABLE ${name}${layout} AS SELECT * FROM types`)
        for (const change of at % 2 === 0 ? UPDATE(name) : MERGE(name)) await sql(change)
      }
      const pairs = [...CHANGES, 'expected'].map((name) => `main.${name}=main.expected`)
      compared = (await runPython(server, 'compare_tables.py', ...pairs)) as typeof compared
    })
    afterAll(() => server?.stop())

    test.each(CHANGES)('%s: every value of every type is the one that it should be', (name) => {
      expect(compared[`main.${name}`]).toMatchObject({ rows: 1000, different: [] })
    })

    test('counts and bounds in the manifests are those that PyIceberg writes for the same rows', () => {
      expect(compared['main.expected']?.metrics).toEqual({})
      expect(compared['main.by_merge']?.metrics).toEqual({})
    })
  },
)

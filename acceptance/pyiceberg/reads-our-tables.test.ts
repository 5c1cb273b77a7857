import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { PARTITIONINGS, TABLE_OF_ALL_TYPES } from './all-types.ts'
import { startTestServer } from '../server.ts'
import type { TestServer } from '../server.ts'
import { pyicebergMissing, runPython } from './python.ts'

const missing = await pyicebergMissing()

interface Column {
  readonly nulls: number
  readonly min?: string | null
  readonly max?: string | null
}
interface Described {
  readonly rows: number
  readonly records_in_files: number
  readonly files: number
  readonly wrong_bounds: readonly string[]
  readonly columns: Readonly<Record<string, Column>>
}

describe.skipIf(missing !== undefined)(
  `PyIceberg reads what our SQL wrote${missing ? ` (${missing})` : ''}`,
  () => {
    let server: TestServer
    let described: Readonly<Record<string, Described>> = {}
    const sql = async (statement: string): Promise<readonly (readonly unknown[])[]> => {
      const answer = await server.client.call('executeStatement', {
        params: { workspace: 'default' },
        body: { statement, wait_timeout: '50s' },
      })
      if (answer.status.state !== 'SUCCEEDED')
        throw new Error(`${statement}: ${JSON.stringify(answer.status)}`)
      return answer.result?.data_array ?? []
    }

    beforeAll(async () => {
      server = await startTestServer()
      await sql(TABLE_OF_ALL_TYPES)
      for (const [name, partitioning] of Object.entries(PARTITIONINGS))
        await sql(
          `CREATE TABLE lake.main.${name} WITH (partitioning = ${partitioning}) AS SELECT * FROM lake.main.types`,
        )
      await sql('CREATE TABLE lake.main.changed AS SELECT * FROM lake.main.types')
      await sql('DELETE FROM lake.main.changed WHERE id < 100')
      await sql('INSERT INTO lake.main.changed SELECT * FROM lake.main.types WHERE id >= 950')
      // One interpreter for all: it takes longer to start than to read.
      const names = ['types', 'changed', ...Object.keys(PARTITIONINGS)].map((name) => `main.${name}`)
      described = (await runPython(server, 'read_tables.py', ...names)) as typeof described
    })
    afterAll(() => server?.stop())

    const describeTable = (name: string): Described => {
      const found = described[`main.${name}`]
      if (!found) throw new Error(`nothing about ${name}`)
      return found
    }

    /** Count and nulls of every column, as our own reader finds them. */
    const ourNulls = async (name: string, columns: readonly string[]): Promise<unknown> => {
      const counts = columns.map((column) => `count(*) - count("${column}")`).join(', ')
      const [row] = await sql(`SELECT count(*), ${counts} FROM lake.main.${name}`)
      return row
    }

    test.each(['types', 'changed', ...Object.keys(PARTITIONINGS)])(
      '%s: rows, nulls, files and bounds agree',
      async (name) => {
        const theirs = describeTable(name)
        const columns = Object.keys(theirs.columns)
        const nulls = columns.map((column) => String(theirs.columns[column]?.nulls))
        expect([String(theirs.rows), ...nulls]).toEqual(await ourNulls(name, columns))
        expect(theirs.records_in_files).toBe(theirs.rows)
        expect(theirs.wrong_bounds).toEqual([])
      },
    )

    test('smallest and largest values of every plain type agree', async () => {
      const { columns } = describeTable('types')
      expect(columns).toMatchObject({
        small: { min: '-499', max: '499' },
        big: { min: String(-499n * 9007199254740993n), max: String(499n * 9007199254740993n) },
        price: { min: '-503.99', max: '503.99' },
        huge: {
          min: `-${499n * 12345678901234567890n}.00000`,
          max: `${499n * 12345678901234567890n}.00000`,
        },
        day: { min: '1969-12-02', max: '1972-08-26' },
        clock: { min: '00:00:01.000001', max: '00:16:39.000001' },
        moment: { min: '1969-12-31 01:00:00.123456', max: '1970-02-10 15:00:00.123456' },
        instant: { min: '2026-03-29 00:31:00+00:00', max: '2026-03-29 17:09:00+00:00' },
        words: { min: 'text 0001', max: 'text 0999' },
        bytes: { min: '30303031', max: '30393939' },
      })
    })

    test('filters prune by partition without losing a row', async () => {
      const [ours] = await sql(
        "SELECT count(*) FROM lake.main.by_month WHERE moment >= TIMESTAMP '1970-01-15'",
      )
      const theirs = await runPython(
        server,
        'count_filtered.py',
        'main.by_month',
        "moment >= '1970-01-15T00:00:00'",
      )
      expect([String(theirs)]).toEqual(ours)
    })
  },
)

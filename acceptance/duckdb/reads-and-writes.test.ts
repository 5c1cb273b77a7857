import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { PARTITIONINGS, TABLE_OF_ALL_TYPES } from '../pyiceberg/all-types.ts'
import { pythonEnvironment } from '../python-environment.ts'
import { startTestServer } from '../server.ts'
import type { TestServer } from '../server.ts'

/** The extension comes with the version of DuckDB that it was built for. */
const VERSION = '1.5.5'
const python = pythonEnvironment(
  'duckdb-iceberg',
  ['duckdb', ...['iceberg', 'avro', 'httpfs'].map((name) => `duckdb-extension-${name}`)].map(
    (name) => `${name}==${VERSION}`,
  ),
)
const missing = await python.missing()
const script = fileURLToPath(new URL('ask.py', import.meta.url))

describe.skipIf(missing !== undefined)(
  `DuckDB’s Iceberg extension works on the built-in catalog${missing ? ` (${missing})` : ''}`,
  () => {
    let server: TestServer
    beforeAll(async () => {
      server = await startTestServer()
    })
    afterAll(() => server?.stop())

    const ours = async (statement: string): Promise<unknown> => {
      const answer = await server.client.call('executeStatement', {
        params: { workspace: 'default' },
        body: { statement, wait_timeout: '50s' },
      })
      expect(answer.status).toEqual({ state: 'SUCCEEDED' })
      return answer.result?.data_array
    }
    const theirs = (...statements: string[]): Promise<unknown> => python.run(server, script, statements)

    test('it reads what our SQL wrote and changed, of every type and transform', async () => {
      await ours(TABLE_OF_ALL_TYPES)
      for (const [name, partitioning] of Object.entries(PARTITIONINGS))
        await ours(
          `CREATE TABLE lake.main.${name} WITH (partitioning = ${partitioning}) AS SELECT * FROM lake.main.types`,
        )
      await ours('CREATE TABLE lake.main.changed AS SELECT * FROM lake.main.types')
      await ours('DELETE FROM lake.main.changed WHERE id < 100')
      await ours('UPDATE lake.main.changed SET small = 7 WHERE id BETWEEN 200 AND 220')
      const tables = ['types', 'changed', ...Object.keys(PARTITIONINGS)]
      // The hash of a row holds each of its values; a time with a zone is the only one that Python shows by the machine's.
      const questions = tables.map(
        (name) =>
          `SELECT count(*), sum(hash(t)::HUGEINT) FROM (SELECT * REPLACE (epoch_us(instant) AS instant) FROM lake.main.${name}) t`,
      )
      const answers: unknown[] = []
      for (const question of questions) answers.push(await ours(question))
      expect(await theirs(...questions)).toEqual(answers)
    })

    test('it creates, fills and changes tables, and we read and change them', async () => {
      await theirs(
        'CREATE TABLE lake.main.duck (id BIGINT, label VARCHAR, price DECIMAL(9, 2), n STRUCT(a INTEGER, b VARCHAR[]))',
        "INSERT INTO lake.main.duck SELECT i, 'v' || i, i * 1.5, {'a': i, 'b': ['x']} FROM range(1000) t(i)",
        'DELETE FROM lake.main.duck WHERE id % 10 = 0',
        "UPDATE lake.main.duck SET label = 'set' WHERE id < 50",
      )
      expect(
        await ours(
          "SELECT count(*), sum(id), max(n.a), sum(price), count(*) FILTER (label = 'set') FROM lake.main.duck",
        ),
      ).toEqual([['900', '450000', '999', '675000.00', '45']])
      await ours('DELETE FROM lake.main.duck WHERE id BETWEEN 40 AND 60')
      await ours('ALTER TABLE lake.main.duck EXECUTE optimize')
      expect(
        await theirs("SELECT count(*), sum(id), count(*) FILTER (label = 'set') FROM lake.main.duck"),
      ).toEqual([[['882', '449100', '36']]])
    })

    test('a table and its rows in one statement, and partitions', async () => {
      await theirs(
        'CREATE TABLE lake.main.made AS SELECT i AS id FROM range(10) t(i)',
        'CREATE TABLE lake.main.parts (id BIGINT, day DATE) PARTITIONED BY (month(day), bucket(4, id))',
        "INSERT INTO lake.main.parts SELECT i, DATE '2026-01-01' + i::INTEGER FROM range(100) t(i)",
      )
      expect(await ours('SELECT count(*), sum(id) FROM lake.main.made')).toEqual([['10', '45']])
      expect(await ours("SELECT count(*) FROM lake.main.parts WHERE day >= DATE '2026-03-01'")).toEqual([
        ['41'],
      ])
      expect(await ours('SELECT count(*) FROM lake.main."parts$partitions"')).toEqual([['16']])
    })

    test('deletion vectors of format 3', async () => {
      await theirs(
        "CREATE TABLE lake.main.three (id BIGINT) WITH ('format-version' = 3)",
        'INSERT INTO lake.main.three SELECT i FROM range(10) t(i)',
        'DELETE FROM lake.main.three WHERE id = 3',
      )
      expect(await ours('SELECT count(*), sum(id) FROM lake.main.three')).toEqual([['9', '42']])
      expect(await ours('SELECT file_format FROM lake.main."three$files" WHERE content > 0')).toEqual([
        ['PUFFIN'],
      ])
    })
  },
)

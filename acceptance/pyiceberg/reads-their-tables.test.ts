import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startTestServer } from '../server.ts'
import type { TestServer } from '../server.ts'
import { pyicebergMissing, runPython } from './python.ts'

const missing = await pyicebergMissing()

const TABLES = ['py_codecs', 'py_types', 'py_encodings', 'py_evolved', 'py_added', 'py_partitions']

const sorted = (rows: readonly unknown[]): readonly string[] => rows.map((row) => JSON.stringify(row)).sort()

describe.skipIf(missing !== undefined)(
  `Our SQL reads what PyIceberg wrote${missing ? ` (${missing})` : ''}`,
  () => {
    let server: TestServer
    let written: Readonly<Record<string, readonly unknown[]>> = {}
    beforeAll(async () => {
      server = await startTestServer()
      written = (await runPython(server, 'write_tables.py')) as typeof written
    })
    afterAll(() => server?.stop())

    test.each(TABLES)('%s: every row and value agrees', async (name) => {
      const answer = await server.client.call('executeStatement', {
        params: { workspace: 'default' },
        body: { statement: `SELECT * FROM lake.main.${name}`, wait_timeout: '50s' },
      })
      expect(answer.status.error).toBeFalsy()
      expect(sorted(answer.result?.data_array ?? [])).toEqual(sorted(written[name] ?? ['nothing']))
    })
  },
)

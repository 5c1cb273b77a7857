import { readdirSync } from 'node:fs'
import { request } from 'node:http'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startServerRoom, type ServerRoom } from '../../testing/server-client.ts'

let room: ServerRoom
beforeAll(async () => {
  room = await startServerRoom()
})
afterAll(() => room.close())

// Each starts a server twice.
const SLOW = { timeout: 120_000 }

const target = { catalog: 'lake', schema: 'main', table: 'readings' }

/** Sixty megabytes of CSV or so: long enough to be caught at work. */
const largeCsv = (): Blob => {
  const line = Array.from(
    { length: 1000 },
    (_, n) => `${n},2026-01-01T00:00:00,station ${n},${'x'.repeat(80)}\n`,
  ).join('')
  return new Blob(['id,at,station,filler\n', ...Array.from({ length: 500 }, () => line)])
}

const filesBelow = (directory: string): string[] =>
  readdirSync(join(room.home, directory), { recursive: true, encoding: 'utf8' })

/** Waits until the load has written a data file. */
const untilItWrites = async (ingestId: string): Promise<void> => {
  for (;;) {
    if (filesBelow('warehouse').some((file) => file.includes(ingestId) && file.endsWith('.parquet'))) return
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

const countOf = async (table: string): Promise<string | null | undefined> =>
  (await room.sql(`SELECT count(*) FROM ${table}`)).result?.data_array[0]?.[0]

test(
  'killed in the middle of a replace: the table is as it was, the load says so, nothing lies around',
  SLOW,
  async () => {
    const small = await room.upload('readings.csv', 'id,at,station,filler\n1,2026-01-01T00:00:00,a,b\n')
    const first = await room.load({ upload_id: small, target, wait_timeout: '50s' })
    expect(first).toMatchObject({ state: 'SUCCEEDED', rows_loaded: '1' })
    const before = filesBelow('warehouse').sort()

    const upload_id = await room.upload('readings.csv', largeCsv())
    const { ingest_id } = await room.load({ upload_id, target, mode: 'replace' })
    await untilItWrites(ingest_id)
    await room.restartAfter('SIGKILL')

    expect(await room.loaded(ingest_id)).toMatchObject({
      state: 'FAILED',
      error: { error_code: 'ENGINE_LOST' },
    })
    expect(await countOf('readings')).toBe('1')
    // The names of tables are written beside them in their own time, perhaps by the second life only.
    const left = filesBelow('warehouse').filter((file) => !before.includes(file) && !file.includes('~names'))
    expect(left).toEqual([])

    const again = await room.load({ upload_id, target, mode: 'replace', wait_timeout: '50s' })
    expect(again).toMatchObject({ state: 'SUCCEEDED', rows_loaded: '500000' })
    expect(await countOf('readings')).toBe('500000')
  },
)

test(
  'killed in the middle of a create: there is no table, and the same load works afterwards',
  SLOW,
  async () => {
    const created = { ...target, table: 'created' }
    const upload_id = await room.upload('readings.csv', largeCsv())
    const { ingest_id } = await room.load({ upload_id, target: created })
    await untilItWrites(ingest_id)
    await room.restartAfter('SIGKILL')

    expect(await room.loaded(ingest_id)).toMatchObject({ state: 'FAILED' })
    expect((await room.sql('SELECT * FROM created')).status.error?.error_code).toBe('TABLE_NOT_FOUND')
    expect(filesBelow('warehouse').filter((file) => file.includes(ingest_id))).toEqual([])
    const again = await room.load({ upload_id, target: created, wait_timeout: '50s' })
    expect(again.state).toBe('SUCCEEDED')
  },
)

test('killed in the middle of an upload: nothing of it is kept', SLOW, async () => {
  const url = new URL(`${room.server().url}/api/v1/workspaces/default/uploads?filename=half.csv`)
  const before = filesBelow('objects').sort()
  const sent = request(url, {
    method: 'POST',
    headers: {
      authorization: 'Bearer a-bootstrap-token-that-is-long-enough-for-tests',
      'content-type': 'application/octet-stream',
      'content-length': '1000000',
    },
  })
  sent.on('error', () => undefined)
  sent.write('x'.repeat(100_000))
  while (filesBelow('objects').length === before.length)
    await new Promise((resolve) => setTimeout(resolve, 5))
  await room.restartAfter('SIGKILL')
  await expect.poll(() => filesBelow('objects').sort(), { timeout: 10_000 }).toEqual(before)
})

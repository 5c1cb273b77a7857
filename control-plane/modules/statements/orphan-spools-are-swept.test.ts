import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { localStorage, locationOf } from '@boathouse/storage'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { newId } from '../../platform/ids.ts'
import { createStatementRoom, type StatementRoom } from './testing.ts'

let it: StatementRoom
let results: string
let directory: string
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'boathouse-results-'))
  results = locationOf(directory)
  it = await createStatementRoom({ results })
})
afterAll(async () => {
  await it.close()
  await rm(directory, { recursive: true })
})

test('parts of no statement go; those of a result, of a running statement and young ones stay', async () => {
  const storage = localStorage()
  const part = async (id: string): Promise<string> => {
    const location = `${results}/${id}/part-0.parquet`
    await storage.write(location, Buffer.from('x'))
    return location
  }
  const done = it.submit('SELECT 1')
  const first = await it.script.next()
  const kept = await part(first.id)
  const spool = {
    parts: [{ file: `${first.id}/part-0.parquet`, rows: 1, bytes: 1 }],
    columns: [],
    forms: [],
    rowCount: 1,
  }
  first.succeed({ spool, rowCount: 1 })
  await done
  await it.submit('SELECT 2', { wait_timeout: '0s' })
  const second = await it.script.next()
  const running = await part(second.id)
  const orphan = await part(newId())

  expect(await it.module.sweepOrphans(new Date(0))).toBe(0)
  expect(await it.module.sweepOrphans(new Date(Date.now() + 1000))).toBe(1)
  expect(await storage.stat(orphan)).toBeUndefined()
  expect(await storage.stat(kept)).toBeDefined()
  expect(await storage.stat(running)).toBeDefined()
  second.succeed()
})

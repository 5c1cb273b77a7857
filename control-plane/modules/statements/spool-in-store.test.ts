import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { SpooledResult } from '@boathouse/engines'
import { localStorage, locationOf } from '@boathouse/storage'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { scriptedEngine } from '../../testing/scripted-engine.ts'
import { spoolInStore } from './spool-in-store.ts'

let base: string
beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), 'boathouse-spool-'))
})
afterAll(() => rm(base, { recursive: true }))

const SPOOL: SpooledResult = {
  parts: [
    { file: 's1/part-0.parquet', rows: 2, bytes: 3 },
    { file: 's1/part-1.parquet', rows: 2, bytes: 3 },
  ],
  columns: [],
  forms: [],
  rowCount: 4,
}
const rows = [['0'], ['1'], ['2'], ['3']]

/** A process with its own spool directory over the common store. */
const processAt = (name: string) => {
  const script = scriptedEngine()
  script.spools.set('s1/part-0.parquet', rows)
  const directory = join(base, name)
  const results = locationOf(join(base, 'store', 'results'))
  return {
    script,
    directory,
    engine: spoolInStore(script.engine, { storage: localStorage(), results, directory }),
  }
}
const filesOf = (directory: string) => readdir(join(directory, 's1')).catch(() => [])

test('a result spooled by one process is read by another, part by part, and deleted for both', async () => {
  const [one, other] = [processAt('one'), processAt('other')]
  await mkdir(join(one.directory, 's1'), { recursive: true })
  for (const { file } of SPOOL.parts) await writeFile(join(one.directory, file), 'PAR')
  const done = one.engine.execute({ statementId: 's1', text: 'x', catalog: 'lake', schema: 'main' })
  ;(await one.script.next()).succeed({ spool: SPOOL })
  await done

  expect(await other.engine.readResultWindow(SPOOL, { offset: 2, limit: 1 })).toEqual([['2']])
  expect(await filesOf(other.directory)).toEqual(['part-1.parquet'])
  for await (const piece of other.engine.exportResult({ spool: SPOOL }, 'csv'))
    expect(piece.length).toBeGreaterThan(0)
  expect(new Set(await filesOf(other.directory))).toEqual(new Set(['part-0.parquet', 'part-1.parquet']))

  await one.engine.deleteResult(SPOOL)
  expect(await filesOf(join(base, 'store', 'results'))).toEqual([])
  await expect(
    processAt('third').engine.readResultWindow(SPOOL, { offset: 0, limit: 1 }),
  ).rejects.toMatchObject({
    code: 'RESULT_GONE',
  })
})

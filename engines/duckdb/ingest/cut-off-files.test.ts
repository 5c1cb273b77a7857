import { randomUUID } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { constants, deflateRawSync, gzipSync, zstdCompressSync } from 'node:zlib'
import { expect } from 'vitest'
import { test } from '../testing-lake.ts'
import type { TestLake } from '../testing-lake.ts'

const LINES = Array.from({ length: 50_000 }, (_, n) => `${n},${n * 7919}\n`)
const CSV = Buffer.from(`id,code\n${LINES.join('')}`)
const GZIP = gzipSync(CSV)

/** Bytes of a stream that was written to and never ended: cut at the end of a line. */
const neverEnded = Buffer.concat([
  GZIP.subarray(0, 10),
  deflateRawSync(CSV, { finishFlush: constants.Z_SYNC_FLUSH }),
])

const load = async (
  lake: TestLake,
  filename: string,
  content: Uint8Array,
  onBadRows: 'refuse' | 'reject',
) => {
  const path = join(lake.directory, randomUUID())
  await writeFile(path, content)
  return lake.engine.ingestFile({
    ingestId: randomUUID(),
    source: { location: `file://${path}`, filename },
    target: { catalog: 'lake', schema: 'main', table: `t_${randomUUID().replaceAll('-', '_')}` },
    mode: 'create',
    onBadRows,
  })
}

const zstd = zstdCompressSync(CSV)

const OBJECTS = '[\n{"a":1},\n{"a":2},\n'

test.for([
  ['gzip cut in the middle', 'a.csv.gz', GZIP.subarray(0, GZIP.length / 2)],
  ['gzip cut at the end of a line', 'a.csv.gz', neverEnded],
  ['gzip without its last bytes', 'a.csv.gz', GZIP.subarray(0, -4)],
  ['zstd cut in the middle', 'a.csv.zst', zstd.subarray(0, zstd.length / 2)],
  ['an array cut behind a comma', 'a.json', Buffer.from(OBJECTS)],
  ['an array cut behind an object', 'a.json', Buffer.from('[{"a":1} \n')],
  ['an array cut before it was compressed', 'a.json.gz', gzipSync(OBJECTS)],
] as const)('%s is refused, not loaded in part', async ([, filename, content], { lake }) => {
  for (const onBadRows of ['refuse', 'reject'] as const) {
    await expect(load(lake, filename, content, onBadRows)).rejects.toMatchObject({ code: 'UNREADABLE_FILE' })
  }
  expect(await lake.rows('SHOW TABLES')).toEqual([])
})

test.for([
  ['gzip', 'a.csv.gz', Buffer.concat([GZIP, gzipSync('x,1\n'.replace('x', '50000'))])],
  ['zstd', 'a.csv.zst', Buffer.concat([zstd, zstdCompressSync('50000,1\n')])],
] as const)('%s in several pieces is loaded whole', async ([, filename, content], { lake }) => {
  expect(await load(lake, filename, content, 'refuse')).toMatchObject({ rowsLoaded: 50_001n })
})

test.for([
  ['plain', 'a.json', Buffer.from(`${OBJECTS}{"a":3}]\n \n`)],
  ['compressed', 'a.json.gz', gzipSync(`${OBJECTS}{"a":3}]\n`)],
] as const)('a whole array is loaded: %s', async ([, filename, content], { lake }) => {
  expect(await load(lake, filename, content, 'refuse')).toMatchObject({ rowsLoaded: 3n })
})

test.for([
  ['a workbook', 'a.xlsx', Buffer.from('PK\u0003\u0004\u0014'), 'save its sheets as CSV'],
  ['an Avro file', 'a.avro', Buffer.from('Obj\u0001\u0004'), 'save it as Parquet'],
  ['an array behind a mark', 'a.json', Buffer.from('\ufeff[{"a":1},{"a":2}]'), 'byte order mark'],
  ['text that is called gzip', 'a.csv.gz', Buffer.from('a,b\n1,2\n'), 'no gzip file'],
] as const)('%s is refused with what to do', async ([, filename, content, said], { lake }) => {
  const refused = { code: 'UNREADABLE_FILE', message: expect.stringContaining(said) }
  await expect(load(lake, filename, content, 'reject')).rejects.toMatchObject(refused)
})

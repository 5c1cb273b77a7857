/**
 * Claim: after 10,000 commits of 1,000 rows, whose manifests were merged on the way and whose snapshots were expired every
 * thousand commits, a point query takes at most 1.5 × what it takes on the same rows written at once.
 *
 * `node bench/many-commits.ts [commits] [queries]`. The commits are made by the library in this process, one after the
 * other, with data files written ahead: by SQL they would take ten minutes. The table is then registered with a server,
 * which answers the queries and wrote the compacted one.
 *
 * Seen on two cores with nothing else at work (November 2026): p50 29 ms, and 32 ms on the compacted table, ratio 0.90;
 * the first query of a new server 135 ms, against 51. 10.5 ms a commit, the slowest, which merged everything, 326 ms.
 */
import { mkdir, stat } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { DuckDBInstance } from '@duckdb/node-api'
import { startTestServer, type TestServer } from '@boathouse/acceptance/server.ts'
import {
  appendSnapshot,
  commitWithRetry,
  currentSchema,
  dataFileFromStatistics,
  expireSnapshots,
  manifestsOf,
  snapshotOfRef,
  writeMetadata,
  type DataFile,
  type TableMetadata,
} from '@boathouse/iceberg'
import { memoryCatalog } from '@boathouse/iceberg/testing/memory-catalog.ts'
import { localStorage } from '@boathouse/storage'
import { askRows } from './ask-rows.ts'
import { quantile } from './quantiles.ts'
import { timed } from './timed.ts'

const ROWS = 1000
const EXPIRED_EVERY = 1000
const ident = { namespace: ['main'], name: 'grown' }
const storage = localStorage()

/** `folder/<batch>.parquet` for each batch of rows. */
const writeData = async (folder: string, commits: number): Promise<void> => {
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  await mkdir(folder, { recursive: true })
  for (let batch = 0; batch < commits; batch += 1) {
    const rows = `SELECT ${batch * ROWS} + i AS id, TIMESTAMP '2026-01-01' + to_seconds(i) AS moment,
      'station ' || (i % 50) AS station, (i / 100)::DECIMAL(10, 2) AS amount FROM range(${ROWS}) r(i)`
    await connection.run(
      `COPY (${rows}) TO '${folder}/${batch}.parquet' (FORMAT parquet, CODEC zstd, FIELD_IDS {id: 1, moment: 2, station: 3, amount: 4})`,
    )
  }
  connection.closeSync()
  instance.closeSync()
}

const recordOf = async (table: TableMetadata, file: string, batch: number): Promise<DataFile> => {
  const counts = { valueCount: BigInt(ROWS), nullCount: 0n }
  const noon = BigInt(Date.UTC(2026, 0, 1)) * 1000n
  return dataFileFromStatistics(table, currentSchema(table), {
    path: file,
    recordCount: BigInt(ROWS),
    sizeBytes: BigInt((await stat(fileURLToPath(file))).size),
    specId: 0,
    partition: [],
    columns: new Map([
      [1, { ...counts, min: BigInt(batch * ROWS), max: BigInt((batch + 1) * ROWS - 1) }],
      [2, { ...counts, min: noon, max: noon + BigInt(ROWS - 1) * 1_000_000n }],
      [3, { ...counts, min: 'station 0', max: 'station 9' }],
      [4, { ...counts, min: 0n, max: 999n }],
    ]),
  })
}

const field = (id: number, name: string, type: string) => ({ id, name, required: false, type })

/** The table after so many commits, at `location`; gives the place of its metadata. */
const grow = async (location: string, commits: number): Promise<string> => {
  const catalog = memoryCatalog()
  const fields = [
    field(1, 'id', 'long'),
    field(2, 'moment', 'timestamp'),
    field(3, 'station', 'string'),
    field(4, 'amount', 'decimal(10, 2)'),
  ]
  await catalog.createTable(ident, { schema: { type: 'struct', fields }, location })
  let slowest = 0
  for (let batch = 0; batch < commits; batch += 1) {
    const millis = await timed(() =>
      commitWithRetry(
        catalog,
        ident,
        async ({ metadata: table }) =>
          appendSnapshot({
            storage,
            table,
            files: [await recordOf(table, `${location}/data/${batch}.parquet`, batch)],
          }),
        { storage },
      ),
    )
    slowest = Math.max(slowest, millis)
    if ((batch + 1) % EXPIRED_EVERY === 0)
      await expireSnapshots(catalog, ident, { storage, maxSnapshotAgeMs: 1, retainLast: 1 })
  }
  const { metadata } = await catalog.loadTable(ident)
  const head = snapshotOfRef(metadata, 'main')
  const manifests = head ? await manifestsOf(storage, head) : []
  console.log(
    `left ${manifests.length} manifests and ${metadata.snapshots.length} snapshots; slowest commit ${slowest.toFixed(0)} ms`,
  )
  const place = `${location}/metadata/00000-${crypto.randomUUID()}.metadata.json`
  // The log of the catalog in memory leads nowhere.
  await writeMetadata(storage, place, { ...metadata, 'metadata-log': [] })
  return place
}

const register = async ({ url, token }: TestServer, place: string): Promise<void> => {
  const answer = await fetch(`${url}/iceberg/v1/lake/namespaces/main/register`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ name: ident.name, 'metadata-location': place }),
  })
  if (!answer.ok) throw new Error(await answer.text())
}

const line = (name: string, samples: readonly number[]): string =>
  `point query, ${name.padEnd(10)} p50 ${quantile(samples, 0.5).toFixed(1)} ms  p99 ${quantile(samples, 0.99).toFixed(1)} ms  fastest ${Math.min(...samples).toFixed(1)} ms`

const compare = async ({ client }: TestServer, rows: number, queries: number): Promise<void> => {
  const samples: Record<'grown' | 'compacted', number[]> = { grown: [], compacted: [] }
  const ask = async (table: keyof typeof samples, id: number): Promise<void> => {
    const found = await askRows(client, `SELECT station FROM ${table} WHERE id = ${id}`)
    if (found.length !== 1) throw new Error(`${found.length} rows of ${table} have the id ${id}`)
  }
  for (const table of ['grown', 'compacted'] as const)
    console.log(`first query, ${table}: ${(await timed(() => ask(table, 7))).toFixed(0)} ms`)
  for (let query = 0; query < queries; query += 1)
    for (const table of ['grown', 'compacted'] as const)
      samples[table].push(await timed(() => ask(table, (query * 7919 * ROWS + query) % rows)))
  console.log(line('grown', samples.grown))
  console.log(line('compacted', samples.compacted))
  const ratio = quantile(samples.grown, 0.5) / quantile(samples.compacted, 0.5)
  console.log(`ratio ${ratio.toFixed(2)}`)
}

const [commits = 10_000, queries = 100] = process.argv.slice(2).map(Number)
const server = await startTestServer()
try {
  await askRows(server.client, 'CREATE TABLE compacted (id BIGINT)')
  const { location: sibling } = await server.client.call('getTable', {
    params: { catalog: 'lake', schema: 'main', table: 'compacted' },
  })
  const location = `${path.dirname(sibling)}/grown-${crypto.randomUUID()}`
  const writing = await timed(() => writeData(fileURLToPath(`${location}/data`), commits))
  const growing = await timed(async () => register(server, await grow(location, commits)))
  console.log(
    `${commits} commits of ${ROWS} rows, ${(growing / commits).toFixed(1)} ms each (and ${(writing / commits).toFixed(1)} ms for the file)`,
  )
  await askRows(server.client, 'CREATE OR REPLACE TABLE compacted AS SELECT * FROM grown ORDER BY id')
  await compare(server, commits * ROWS, queries)
} finally {
  await server.stop()
}

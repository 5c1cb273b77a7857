/**
 * Claim: a DELETE of 1 % of the rows of a 10-million-row table rewrites only the files that hold them. The peer is DuckDB
 * reading the same table and writing all other rows anew, which is what a rewrite of the whole table costs.
 *
 * `node bench/delete-one-percent.ts [million rows]` starts a server and runs both sides in turns.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { startTestServer, type TestServer } from '@boathouse/acceptance/server.ts'
import { askRows } from './ask-rows.ts'
import { median } from './quantiles.ts'
import { ownCpuMillis, serverUsage } from './server-usage.ts'
import { timed } from './timed.ts'

const ROUNDS = 3
const PARTITIONS = 50

const seconds = (millis: number): string => `${(millis / 1000).toFixed(2)} s`

const filesOf = async ({ client }: TestServer, table: string): Promise<string[]> =>
  (await askRows(client, `SELECT file_path FROM "${table}$files"`)).map(([file]) => String(file))

const rows = Number(process.argv[2] ?? 10) * 1_000_000
const folder = await mkdtemp(path.join(tmpdir(), 'boathouse-bench-'))
const server = await startTestServer()
try {
  const peer = await (await DuckDBInstance.create(':memory:', { threads: '2' })).connect()
  const ours: number[] = []
  const theirs: number[] = []
  let [cpu, peerCpu] = [0, 0]
  for (let round = 0; round < ROUNDS; round += 1) {
    const table = `readings_${round}`
    await askRows(
      server.client,
      `CREATE TABLE ${table} WITH (partitioning = ARRAY['part']) AS
        SELECT i AS id, i * ${PARTITIONS} // ${rows} AS part, md5(i::VARCHAR) AS digest, (i % 1000) / 10 AS amount FROM range(${rows}) r(i)`,
    )
    const before = await filesOf(server, table)
    // A run of rows inside one partition, as a day or a customer is.
    const [from, to] = [(rows / 1000) * 405, (rows / 1000) * 415]
    const cpuBefore = serverUsage().cpuMillis
    ours.push(
      await timed(() => askRows(server.client, `DELETE FROM ${table} WHERE id >= ${from} AND id < ${to}`)),
    )
    cpu += serverUsage().cpuMillis - cpuBefore
    const after = new Set(await filesOf(server, table))
    const [[left] = []] = await askRows(server.client, `SELECT count(*) FROM ${table}`)
    if (Number(left) !== (rows / 100) * 99) throw new Error(`${left} rows are left`)
    const replaced = before.filter((file) => !after.has(file)).length
    const ownBefore = ownCpuMillis()
    const list = before.map((file) => `'${file.replace('file://', '')}'`).join(', ')
    theirs.push(
      await timed(() =>
        peer.run(
          `COPY (SELECT * FROM read_parquet([${list}], hive_partitioning = false) WHERE NOT (id >= ${from} AND id < ${to})) TO '${folder}/rest.parquet' (FORMAT parquet, CODEC zstd)`,
        ),
      ),
    )
    peerCpu += ownCpuMillis() - ownBefore
    console.log(
      `round ${round + 1}: ${replaced} of ${before.length} files replaced in ${seconds(ours.at(-1) ?? 0)}; the whole table rewritten in ${seconds(theirs.at(-1) ?? 0)}`,
    )
    await askRows(server.client, `DROP TABLE ${table}`)
  }
  console.log(
    `DELETE of 1 % of ${rows / 1e6} million rows: ${(median(ours) / median(theirs)).toFixed(2)} × the rewrite of all; CPU ${seconds(cpu / ROUNDS)} and ${seconds(peerCpu / ROUNDS)}`,
  )
} finally {
  await server.stop()
  await rm(folder, { recursive: true })
}

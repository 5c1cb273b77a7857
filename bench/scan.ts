/**
 * Claim: TPC-H-like queries on our Iceberg tables cost at most 1.10 × DuckDB in this process on the same Parquet
 * files, though ours go over HTTP, are parsed, authorised, planned, run in a child process and kept in the history.
 *
 * `node bench/scan.ts [scale factor]` starts a server, loads the data, and runs both sides in turns.
 */
import { fileURLToPath } from 'node:url'
import path from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import type { DuckDBConnection } from '@duckdb/node-api'
import { startTestServer } from '@boathouse/acceptance/server.ts'
import type { TestServer } from '@boathouse/acceptance/server.ts'
import { loadFile } from './load-file.ts'
import { median, quantile } from './quantiles.ts'
import { timed } from './timed.ts'
import { TPCH_TABLES, tpchData } from './tpch-data.ts'
import { TPCH_QUERIES } from './tpch-queries.ts'

const ROUNDS = 7
const params = { workspace: 'default' }

const ask = async ({ client }: TestServer, text: string): Promise<(string | null)[][]> => {
  const answer = await client.call('executeStatement', {
    params,
    body: { statement: text, wait_timeout: '50s' },
  })
  if (answer.status.state !== 'SUCCEEDED')
    throw new Error(answer.status.error?.message ?? answer.status.state)
  return answer.result?.data_array ?? []
}

/** The peer reads the very files that our tables consist of, as views of the same names. */
const peerOn = async (server: TestServer): Promise<DuckDBConnection> => {
  const peer = await (await DuckDBInstance.create(':memory:', { threads: '2' })).connect()
  for (const table of TPCH_TABLES) {
    const rows = await ask(server, `select file_path from "${table}$files"`)
    const files = rows.map(([file]) => `'${fileURLToPath(String(file))}'`)
    await peer.run(`create view ${table} as from read_parquet([${files.join(', ')}])`)
  }
  return peer
}

const server = await startTestServer()
try {
  const scale = Number(process.argv[2] ?? 1)
  console.log(`TPC-H data at scale factor ${scale}; ${ROUNDS} rounds, one warm-up`)
  const folder = tpchData(scale)
  for (const table of TPCH_TABLES) await loadFile(server.client, path.join(folder, `${table}.parquet`), table)
  const peer = await peerOn(server)
  let ours = 0
  let theirs = 0
  for (const [name, text] of Object.entries(TPCH_QUERIES)) {
    const mine: number[] = []
    const other: number[] = []
    for (let round = 0; round <= ROUNDS; round += 1) {
      const a = await timed(() => ask(server, text))
      const b = await timed(async () => (await peer.runAndReadAll(text)).getRowsJson())
      if (round > 0) {
        mine.push(a)
        other.push(b)
      }
    }
    ours += median(mine)
    theirs += median(other)
    console.log(
      `${name.padEnd(14)} ours p50 ${median(mine).toFixed(1)} ms p99 ${quantile(mine, 0.99).toFixed(1)}` +
        ` | DuckDB p50 ${median(other).toFixed(1)} ms p99 ${quantile(other, 0.99).toFixed(1)}` +
        ` | ratio ${(median(mine) / median(other)).toFixed(2)}`,
    )
  }
  console.log(
    `sum of medians: ${ours.toFixed(0)} ms against ${theirs.toFixed(0)} ms, ratio ${(ours / theirs).toFixed(3)}`,
  )
} finally {
  await server.stop()
}

/**
 * `npm run demo`: a server on an empty home, three real files loaded through the public API, a SQL join, and a
 * link to look at it all. Ctrl-C stops everything that this started.
 *
 * The data are files of the npm package vega-datasets (BSD-3-Clause): domestic flights in the USA in 2001,
 * airports, and Seattle's weather.
 */
import { openAsBlob } from 'node:fs'
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises'
import { randomBytes } from 'node:crypto'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { createClient } from '@boathouse/contract/client.ts'
import type { Client, Result } from '@boathouse/contract/client.ts'
import { startServer } from '../control-plane/main.ts'
import { loadConfig } from '../control-plane/platform/config.ts'
import { stopOnSignal } from '../control-plane/platform/lifecycle.ts'
import { createLog } from '../control-plane/platform/log.ts'

const began = performance.now()
const say = (line: string): void => console.log(line)
const elapsed = (): string => `${((performance.now() - began) / 1000).toFixed(1)} s`
const params = { workspace: 'default' }

const data = fileURLToPath(new URL('../node_modules/vega-datasets/data', import.meta.url))
const FILES = [
  { file: 'flights-3m.parquet', table: 'flights' },
  { file: 'airports.csv', table: 'airports' },
  { file: 'seattle-weather.csv', table: 'seattle_weather' },
]

const JOIN = `select a.state, count(*) as flights, round(avg(f.delay), 1) as mean_delay_minutes
from flights f
join airports a on a.iata = f.origin
group by a.state
order by flights desc
limit 5`

/** The home that was asked for, which must be empty, or one that goes with the demo. */
const openHome = async (): Promise<{ readonly home: string; readonly temporary: boolean }> => {
  const asked = process.env.BOATHOUSE_HOME
  if (!asked) return { home: await mkdtemp(path.join(tmpdir(), 'boathouse-demo-')), temporary: true }
  await mkdir(asked, { recursive: true, mode: 0o700 })
  const inside = await readdir(asked)
  if (inside.some((name) => name === 'postgres')) {
    throw new Error(
      `${asked} holds a Boathouse already; the demo wants an empty home. «npm start» starts that one.`,
    )
  }
  return { home: asked, temporary: false }
}

const ingest = async (client: Client, file: string, table: string): Promise<Result<'getIngest'>> => {
  const body = await openAsBlob(path.join(data, file))
  const { upload_id } = await client.call('createUpload', { params, query: { filename: file }, body })
  const target = { catalog: 'lake', schema: 'main', table }
  let load = await client.call('createIngest', { params, body: { upload_id, target, wait_timeout: '50s' } })
  while (load.state === 'QUEUED' || load.state === 'RUNNING') {
    await new Promise((resolve) => setTimeout(resolve, 250))
    load = await client.call('getIngest', { params: { ...params, ingest_id: load.ingest_id } })
  }
  if (load.state !== 'SUCCEEDED') throw new Error(`${file}: ${load.error?.message ?? load.state}`)
  return load
}

const printRows = ({ manifest, result }: Result<'executeStatement'>): void => {
  const header = manifest?.schema.columns.map((column) => column.name) ?? []
  const rows = [header, ...(result?.data_array ?? []).map((row) => row.map((cell) => cell ?? 'NULL'))]
  const widths = header.map((_, i) => Math.max(...rows.map((row) => row[i]?.length ?? 0)))
  for (const row of rows) say(`    ${row.map((cell, i) => cell.padStart(widths[i] ?? 0)).join('  ')}`)
}

const show = async (client: Client): Promise<void> => {
  say('\n  Loading files, through the public API:')
  for (const { file, table } of FILES) {
    const load = await ingest(client, file, table)
    say(
      `    ${file} → lake.main.${table}: ${Number(load.rows_loaded).toLocaleString('en')} rows, snapshot ${load.snapshot_id}`,
    )
  }
  say(`\n  ${JOIN.replaceAll('\n', '\n  ')}\n`)
  const answer = await client.call('executeStatement', {
    params,
    body: { statement: JOIN, wait_timeout: '50s' },
  })
  if (answer.status.state !== 'SUCCEEDED')
    throw new Error(answer.status.error?.message ?? answer.status.state)
  printRows(answer)
  const [newest] = (
    await client.call('listSnapshots', { params: { catalog: 'lake', schema: 'main', table: 'flights' } })
  ).snapshots
  say(
    `\n  lake.main.flights is at snapshot ${newest?.snapshot_id} (${newest?.operation}, ${newest?.committed_at})`,
  )
}

const main = async (): Promise<number> => {
  const { home, temporary } = await openHome()
  const token = randomBytes(32).toString('base64url')
  const config = loadConfig({ ...process.env, BOATHOUSE_HOME: home, BOATHOUSE_BOOTSTRAP_TOKEN: token })
  const log = createLog({ ...config.log, level: 'warn', secrets: config.secrets })
  say('Starting Boathouse on an empty home …')
  const server = await startServer(config, log)
  const signalled = stopOnSignal(server.stop, log)
  try {
    say(`  ready at ${server.publicUrl} (${elapsed()})`)
    await show(createClient({ baseUrl: server.url, token }))
    const link = await server.createSignInLink()
    say(`\n  Look at it (once, within ${link.minutes} minutes): ${server.publicUrl}${link.path}`)
    say(`  Home: ${home}${temporary ? ', deleted when this ends; «npm start» keeps its own' : ''}`)
    say(`\n  ${elapsed()}. It stays up until Ctrl-C stops it.`)
    return await Promise.race([signalled, server.lost])
  } finally {
    await server.stop()
    if (temporary) await rm(home, { recursive: true, force: true })
  }
}

process.exitCode = await main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error)
  return 1
})

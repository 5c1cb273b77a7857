/** Real tables for pages to show: files of the npm package `vega-datasets` (BSD), through the public API. */
import { readFile } from 'node:fs/promises'
import type { Client } from '@boathouse/contract/client.ts'

const data = new URL('../data/', import.meta.resolve('vega-datasets'))

interface Load {
  readonly file: string
  readonly table: string
  readonly partitioning?: string[]
  readonly dataset?: {
    readonly name: string
    readonly description: string
    readonly tags: Record<string, string>
  }
}

const SMALL: readonly Load[] = [
  {
    file: 'airports.csv',
    table: 'airports',
    dataset: {
      name: 'us-airports',
      description:
        'Airports of the United States with their place.\nOne row an airport; from the US Department of Transportation.',
      tags: { domain: 'travel', reference: '' },
    },
  },
  { file: 'seattle-weather.csv', table: 'seattle_weather', partitioning: ['year(date)'] },
  { file: 'iowa-electricity.csv', table: 'iowa_electricity' },
]

const FLIGHTS: Load = {
  file: 'flights-3m.parquet',
  table: 'flights',
  dataset: {
    name: 'us-flights',
    description:
      'Three million flights within the United States.\nOne row a flight: when, from where to where, how late.',
    tags: { domain: 'travel', team: 'network' },
  },
}

const workspace = 'default'

const load = async (client: Client, { file, table, partitioning, dataset }: Load): Promise<void> => {
  const upload = await client.call('createUpload', {
    params: { workspace },
    query: { filename: file },
    body: await readFile(new URL(file, data)),
  })
  const target = { catalog: 'lake', schema: 'main', table }
  const ingest = await client.call('createIngest', {
    params: { workspace },
    body: { upload_id: upload.upload_id, target, partitioning, wait_timeout: '50s' },
  })
  if (ingest.state !== 'SUCCEEDED') throw new Error(`${file}: ${ingest.state} ${ingest.error?.message ?? ''}`)
  if (dataset)
    await client.call('registerDataset', { params: { workspace }, body: { ...dataset, table: target } })
}

const run = (client: Client, statement: string) =>
  client.call('executeStatement', { params: { workspace }, body: { statement, wait_timeout: '50s' } })

const mustRun = async (client: Client, statement: string): Promise<void> => {
  const { status } = await run(client, statement)
  if (status.state !== 'SUCCEEDED') throw new Error(`${statement}: ${status.error?.message ?? status.state}`)
}

/** A table with a past: columns that changed, a correction, a tag and a branch; and a view of it. */
const HISTORY = [
  'ALTER TABLE lake.main.seattle_weather RENAME COLUMN wind TO wind_speed',
  "COMMENT ON COLUMN lake.main.seattle_weather.precipitation IS 'Millimetres a day'",
  'ALTER TABLE lake.main.seattle_weather ADD COLUMN station varchar',
  "UPDATE lake.main.seattle_weather SET station = 'SEA' WHERE date >= DATE '2015-01-01'",
  "DELETE FROM lake.main.seattle_weather WHERE weather = 'snow'",
  'ALTER TABLE lake.main.seattle_weather SET PROPERTIES "owner.team" = \'climate\'',
  "CREATE VIEW lake.main.rainy_days COMMENT 'Days on which it rained' AS SELECT date, precipitation FROM seattle_weather WHERE precipitation > 0",
]

const refs = async (client: Client): Promise<void> => {
  const params = { catalog: 'lake', schema: 'main', table: 'seattle_weather' }
  const { snapshots } = await client.call('listSnapshots', { params })
  const body = { existing: 'fail', snapshot_id: snapshots.at(-1)?.snapshot_id } as const
  await client.call('setTableRef', {
    params: { ...params, ref: 'as_loaded' },
    body: { ...body, type: 'tag' },
  })
  await client.call('setTableRef', { params: { ...params, ref: 'audit' }, body: { ...body, type: 'branch' } })
}

const statement = (text: string) => ({ sql: { statement: text } })

const nightly = (second: string) => ({
  name: 'nightly',
  description: 'Airports by state',
  tasks: [
    {
      task_key: 'load',
      ...statement('CREATE OR REPLACE TABLE lake.main.states AS SELECT DISTINCT state FROM airports'),
    },
    { task_key: 'check', ...statement(second), depends_on: [{ task_key: 'load' }] },
  ],
})

/** A job whose newest run failed at its second task, a schedule that is paused, one that is not, and a run that wrote a table. */
const seedJobs = async (client: Client): Promise<void> => {
  const params = { workspace, job: 'nightly' }
  await client.call('createJob', { params: { workspace }, body: nightly('SELECT count(*) FROM states') })
  await client.call('createRun', { params, body: { wait_timeout: '30s' } })
  await client.call('updateJob', { params, body: nightly('SELECT missing FROM states') })
  await client.call('createSchedule', {
    params,
    body: {
      name: 'every-night',
      cron: { expression: '0 3 * * *', time_zone: 'Europe/Berlin' },
      paused: true,
    },
  })
  await client.call('createSchedule', {
    params,
    body: { name: 'every-morning', cron: { expression: '30 5 * * *', time_zone: 'Europe/Berlin' } },
  })
  await client.call('createRun', { params, body: { wait_timeout: '30s' } })
}

/** Three small tables, one with a past, a view, mistakes in the history of queries, a connection that does not work; `flights` adds three million rows. */
export const seedLake = async (
  client: Client,
  options: { readonly flights?: boolean } = {},
): Promise<void> => {
  for (const each of options.flights ? [...SMALL, FLIGHTS] : SMALL) await load(client, each)
  for (const statement of HISTORY) await mustRun(client, statement)
  await refs(client)
  await run(client, 'CREATE SCHEMA lake.staging')
  await run(client, 'INSERT INTO lake.main.iowa_electricity SELECT * FROM lake.main.iowa_electricity LIMIT 3')
  await run(client, 'SELECT state, count(*) AS airports FROM airports GROUP BY state ORDER BY airports DESC')
  await run(client, 'SELECT missing FROM airports')
  await client.call('createToken', { body: { comment: 'Nightly export' } })
  await client.call('createConnection', {
    params: { workspace },
    body: {
      name: 'lake-store',
      kind: 's3',
      description: 'The bucket of the network team',
      // Nothing answers there: what a failed test looks like is seen without a store.
      fields: {
        endpoint: 'http://127.0.0.1:1024',
        bucket: 'lakehouse',
        prefix: 'lake',
        access_key_id: 'network',
      },
      secrets: { secret_access_key: 'a secret that no page shows' },
    },
  })
  await client.call('createConnection', {
    params: { workspace },
    body: {
      name: 'erp',
      kind: 'postgres',
      description: 'Orders and customers',
      fields: { host: '127.0.0.1', port: 1024, database: 'erp', user: 'reader', tls: 'disable' },
      secrets: { password: 'another that no page shows' },
    },
  })
  await client.call('createServiceAccount', {
    body: { name: 'nightly-export', description: 'Writes the files for the auditors' },
  })
  await client.call('createGroup', { body: { name: 'Analysts', description: 'They ask' } })
  await client.call('testConnection', { params: { workspace, connection: 'lake-store' }, body: {} })
  await seedJobs(client)
}

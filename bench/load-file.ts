import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import path from 'node:path'
import { Readable } from 'node:stream'
import type { Client, Result } from '@boathouse/contract/client.ts'

const params = { workspace: 'default' }
const POLL_MILLIS = 50

/** Uploads a file, as the command line does, and loads it into a new table of `lake.main`. Throws when the load does not succeed. */
export const loadFile = async (client: Client, file: string, table: string): Promise<Result<'getIngest'>> => {
  const query = { filename: path.basename(file) }
  const body = Readable.toWeb(createReadStream(file, { highWaterMark: 1 << 20 })) as ReadableStream
  const headers = { 'content-length': String((await stat(file)).size) }
  const { upload_id } = await client.call('createUpload', { params, query, body }, { headers })
  const target = { catalog: 'lake', schema: 'main', table }
  let ingest = await client.call('createIngest', { params, body: { upload_id, target, wait_timeout: '50s' } })
  while (ingest.state === 'QUEUED' || ingest.state === 'RUNNING') {
    await new Promise((resolve) => setTimeout(resolve, POLL_MILLIS))
    ingest = await client.call('getIngest', { params: { ...params, ingest_id: ingest.ingest_id } })
  }
  if (ingest.state !== 'SUCCEEDED') throw new Error(`${table}: ${ingest.state}: ${ingest.error?.message}`)
  await client.call('deleteUpload', { params: { ...params, upload_id } })
  return ingest
}

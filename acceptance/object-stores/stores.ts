/** The S3 servers that the lake is tried on. */
import { readdir } from 'node:fs/promises'
import path from 'node:path'
import { minioMissing, startMinio } from '../../tools/minio.ts'
import type { S3Server } from '../../tools/s3-server.ts'
import { startVersitygw, versitygwMissing } from '../../tools/versitygw.ts'

export const STORES = [
  { store: 'versitygw', missing: versitygwMissing, start: startVersitygw },
  {
    store: 'MinIO',
    missing: process.env.CI_FULL === '1' ? minioMissing : 'runs with CI_FULL=1',
    start: startMinio,
  },
]

/** What lies below `bucket/prefix`, seen past the server. MinIO keeps an object as a directory that holds `xl.meta`. */
export const keysBelow = async (server: S3Server, prefix: string): Promise<string[]> => {
  const root = path.join(server.directory, prefix)
  const entries = await readdir(root, { recursive: true, withFileTypes: true }).catch(() => [])
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => (entry.name === 'xl.meta' ? entry.parentPath : path.join(entry.parentPath, entry.name)))
    .map((file) => path.relative(root, file))
    .toSorted()
}

/** What belongs to tables. Their names are written beside them in their own time, perhaps by a second life only. */
export const keysOfTables = async (server: S3Server): Promise<string[]> =>
  (await keysBelow(server, 'lake/warehouse')).filter((key) => !key.includes('~names'))

/** Parts of multipart uploads that were neither completed nor aborted. */
export const unfinishedParts = async (server: S3Server): Promise<string[]> => {
  const entries = await readdir(server.directory, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .filter((file) => /\/(?:\.sgwtmp|\.minio\.sys)\/multipart\//.test(file))
    .toSorted()
}

/** What a Boathouse server needs to keep everything there. */
export const settingsFor = (server: S3Server): Record<string, string> => ({
  BOATHOUSE_DATA: 's3://lake/warehouse',
  BOATHOUSE_STORE: 's3://objects/boathouse',
  BOATHOUSE_S3_ENDPOINT: server.endpoint,
  BOATHOUSE_S3_ACCESS_KEY_ID: server.accessKeyId,
  BOATHOUSE_S3_SECRET_ACCESS_KEY: server.secretAccessKey,
})

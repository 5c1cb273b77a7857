/**
 * The last commit of MinIO (github.com/minio/minio, AGPL-3.0), which is no longer maintained: a second S3 server that
 * tests talk to over HTTP, never part of the product. `CI_FULL=1 npm test`, or `node tools/minio.ts`, builds it once
 * with Go (three minutes of processor time, 2 GB of Go's caches).
 */
import { goProgram } from './go-program.ts'
import { startS3Server, type S3Server } from './s3-server.ts'

const minio = goProgram({
  name: 'minio',
  version: 'v0.0.0-20260212201848-7aac2a2c5b7c',
  module: 'github.com/minio/minio',
  sum: 'h1:/qdoYujxF5MBLDMVLeiYJ/7fBa1HikX39Dvzb9Ji8pA=',
})

/** Why tests cannot run MinIO; undefined when they can. */
export const minioMissing: string | undefined = minio.missing()

export const ensureMinio = minio.ensure

/** Starts a server on loopback with these buckets. */
export const startMinio = (buckets: readonly string[]): Promise<S3Server> =>
  startS3Server(
    {
      program: minio.program,
      arguments: (address, directory) => ['server', '--quiet', '--address', address, directory],
      environment: (id, secret) => ({
        MINIO_ROOT_USER: id,
        MINIO_ROOT_PASSWORD: secret,
        MINIO_UPDATE: 'off',
        MINIO_CALLHOME_ENABLE: 'off',
        MINIO_BROWSER: 'off',
      }),
      readyPath: '/minio/health/ready',
    },
    buckets,
  )

if (import.meta.main) console.log(await ensureMinio())

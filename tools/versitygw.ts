/**
 * versitygw 1.8.0 (github.com/versity/versitygw, Apache-2.0), an S3 server over a directory, for tests. `npm test`, or
 * `node tools/versitygw.ts`, builds it once with Go (two minutes of processor time) into a cache outside the checkout;
 * tests that need it are skipped, and say so, while it is not there. 1.7.0 lets several conditional writes win at once.
 */
import { goProgram } from './go-program.ts'
import { startS3Server, type S3Server } from './s3-server.ts'

const versitygw = goProgram({
  name: 'versitygw',
  version: 'v1.8.0',
  module: 'github.com/versity/versitygw',
  folder: 'cmd/versitygw',
  sum: 'h1:au+wI+aybno/STsQiSm35Uu6Q6iK5MWReQxgO6SEMFc=',
})

export type { S3Server } from './s3-server.ts'

/** Why tests cannot run versitygw; undefined when they can. */
export const versitygwMissing: string | undefined = versitygw.missing()

export const ensureVersitygw = versitygw.ensure

/**
 * Starts a server on loopback with these buckets, whose objects are files; `tls` serves https. Not with `--keep-alive`: on
 * connections that are used again it refuses 2 to 6 of 100 CompleteMultipartUpload of Arrow's S3 client as unparsable
 * (400), and none of 800 without.
 */
export const startVersitygw = (
  buckets: readonly string[],
  tls?: { readonly certFile: string; readonly keyFile: string },
): Promise<S3Server> => {
  const secure = tls ? ['--cert', tls.certFile, '--key', tls.keyFile] : []
  return startS3Server(
    {
      program: versitygw.program,
      arguments: (address, directory) => ['--port', address, '--quiet', ...secure, 'posix', directory],
      environment: (id, secret) => ({ ROOT_ACCESS_KEY: id, ROOT_SECRET_KEY: secret }),
      scheme: tls ? 'https' : 'http',
    },
    buckets,
  )
}

if (import.meta.main) console.log(await ensureVersitygw())

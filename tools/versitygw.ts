/**
 * versitygw 1.8.0 (github.com/versity/versitygw, Apache-2.0), an S3 server over a directory, for tests. `npm test`, or
 * `node tools/versitygw.ts`, builds it once with Go (two minutes of processor time) into a cache outside the checkout;
 * tests that need it are skipped, and say so, while it is not there. 1.7.0 lets several conditional writes win at once.
 */
import { execFile, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { connect, createServer, type AddressInfo } from 'node:net'
import { homedir, tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

const VERSION = '1.8.0'
const MODULE = `github.com/versity/versitygw@v${VERSION}`
/** Hash of the module's source (golang.org/ref/mod, «go.sum files»): what is built is what was looked at. */
const SOURCE = 'h1:au+wI+aybno/STsQiSm35Uu6Q6iK5MWReQxgO6SEMFc='

const cache = process.env.BOATHOUSE_TEST_CACHE ?? path.join(homedir(), '.cache', 'boathouse')
const directory = path.join(cache, `versitygw-${VERSION}`)
const program = path.join(directory, 'versitygw')
/** SHA-256 of the program as it was built here, hexadecimal. */
const checksumFile = `${program}.sha256`

const digest = (file: string): string => createHash('sha256').update(readFileSync(file)).digest('hex')

const isBuilt = (): boolean =>
  existsSync(checksumFile) && existsSync(program) && readFileSync(checksumFile, 'utf8') === digest(program)

/** Why tests cannot run versitygw; undefined when they can. */
export const versitygwMissing: string | undefined = isBuilt()
  ? undefined
  : 'needs versitygw, which «node tools/versitygw.ts» builds with Go'

const build = async (): Promise<void> => {
  const { stdout } = await run('go', ['mod', 'download', '-json', MODULE])
  const { Sum: source } = JSON.parse(stdout) as { Sum?: string }
  if (source !== SOURCE) throw new Error(`the source of ${MODULE} is ${source}, not ${SOURCE}`)
  await mkdir(cache, { recursive: true })
  const fresh = await mkdtemp(path.join(cache, 'versitygw-new-'))
  try {
    const env = { ...process.env, GOBIN: fresh, CGO_ENABLED: '0' }
    const flags = ['-trimpath', '-ldflags', '-s -w']
    await run('go', ['install', ...flags, MODULE.replace('@', '/cmd/versitygw@')], { env })
    await writeFile(path.join(fresh, 'versitygw.sha256'), digest(path.join(fresh, 'versitygw')))
    await rm(directory, { recursive: true, force: true })
    await rename(fresh, directory)
  } finally {
    await rm(fresh, { recursive: true, force: true })
  }
}

export interface S3Server {
  readonly endpoint: string
  readonly accessKeyId: string
  readonly secretAccessKey: string
  /** Buckets are its directories, objects their files. */
  readonly directory: string
  readonly stop: () => Promise<void>
}

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

const answers = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false))
    socket.once('connect', () => socket.destroy())
  })

/** Starts a server on loopback with these buckets; `tls` serves https. Rejects when it ends before it answers. */
export const startVersitygw = async (
  buckets: readonly string[],
  tls?: { readonly certFile: string; readonly keyFile: string },
): Promise<S3Server> => {
  const root = await mkdtemp(path.join(tmpdir(), 'boathouse-s3-'))
  for (const bucket of buckets) await mkdir(path.join(root, bucket))
  const [accessKeyId, secretAccessKey] = ['test-access-key', 'test-secret-access-key']
  const port = await freePort()
  const secure = tls ? ['--cert', tls.certFile, '--key', tls.keyFile] : []
  const options = ['--port', `127.0.0.1:${port}`, '--quiet', '--keep-alive', ...secure, 'posix', root]
  const child = spawn(program, options, {
    env: { PATH: process.env.PATH, ROOT_ACCESS_KEY: accessKeyId, ROOT_SECRET_KEY: secretAccessKey },
    stdio: 'ignore',
  })
  while (!(await answers(port))) {
    if (child.exitCode !== null) throw new Error(`versitygw ended with ${child.exitCode}`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  return {
    endpoint: `${tls ? 'https' : 'http'}://127.0.0.1:${port}`,
    accessKeyId,
    secretAccessKey,
    directory: root,
    stop: async () => {
      const exited = once(child, 'exit')
      child.kill()
      await exited
      await rm(root, { recursive: true })
    },
  }
}

/** Builds it where it is not built yet; gives back the program's path. Throws when Go is missing or the build fails. */
export const ensureVersitygw = async (): Promise<string> => {
  if (!isBuilt()) await build()
  return program
}

if (import.meta.main) console.log(await ensureVersitygw())

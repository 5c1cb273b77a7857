/**
 * The API server of Kubernetes 1.34 with its store (etcd 3.6), for tests: real authentication, rights and secrets,
 * without nodes, so nothing needs root or Docker. `npm run test:kubernetes`, or `node tools/kubernetes-api.ts`, builds
 * both into one program with Go (eight minutes of processor time, once) into a cache outside the checkout. Every module
 * it is made of is verified by its hash in kubernetes-api/go.sum.
 */
import { spawn, type ChildProcess } from 'node:child_process'
import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { request } from 'node:https'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { freePort } from './free-port.ts'
import { ownGoProgram } from './go-program.ts'

const VERSION = 'v1.34.10'
const [, MAJOR, MINOR] = /^v(\d+)\.(\d+)/.exec(VERSION) ?? []
// Without it the server calls itself v0.0.0-master.
const VERSION_FLAGS = ['k8s.io/component-base/version', 'k8s.io/client-go/pkg/version'].flatMap((place) => [
  `-X ${place}.gitVersion=${VERSION}`,
  `-X ${place}.gitMajor=${MAJOR}`,
  `-X ${place}.gitMinor=${MINOR}`,
])

const kubernetesApi = ownGoProgram({
  name: 'kubernetes-api',
  folder: fileURLToPath(new URL('kubernetes-api/', import.meta.url)),
  linkerFlags: VERSION_FLAGS,
  // With gRPC's tracing the linker could leave out nothing that nobody calls.
  tags: 'grpcnotrace',
})

/** Why tests cannot run it; undefined when they can. */
export const kubernetesApiMissing = kubernetesApi.missing

export const ensureKubernetesApi = kubernetesApi.ensure

/** How one reaches it. */
export interface ApiAddress {
  readonly endpoint: string
  /** PEM of the authority that signed the server's certificate. */
  readonly ca: string
  /** Of a member of `system:masters`. */
  readonly adminToken: string
}

export interface KubernetesApi extends ApiAddress {
  readonly stop: () => Promise<void>
}

const STARTING_MILLIS = 120_000

const startProgram = (name: string, args: readonly string[], directory: string): ChildProcess =>
  spawn(kubernetesApi.program, [name, ...args], {
    cwd: directory,
    env: { PATH: process.env.PATH, HOME: directory },
    stdio: 'ignore',
  })

const send = (
  { endpoint, ca, adminToken }: ApiAddress,
  method: string,
  where: string,
  body?: unknown,
): Promise<{ readonly status: number; readonly text: string }> =>
  new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${adminToken}`, 'content-type': 'application/json' }
    const sent = request(`${endpoint}${where}`, { method, headers, ca, agent: false }, (answer) => {
      let text = ''
      answer.setEncoding('utf8')
      answer.on('data', (part: string) => (text += part))
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text }))
    })
    sent.on('error', reject)
    sent.end(body === undefined ? undefined : JSON.stringify(body))
  })

/** One request as the administrator; throws when the answer is no success. */
export const askAsAdmin = async (
  api: ApiAddress,
  method: string,
  where: string,
  body?: unknown,
): Promise<unknown> => {
  const { status, text } = await send(api, method, where, body)
  if (status >= 300) throw new Error(`${method} ${where}: ${status} ${text}`)
  return JSON.parse(text)
}

const stopAll = async (children: readonly ChildProcess[], directory: string): Promise<void> => {
  for (const child of children) {
    if (child.exitCode !== null || child.signalCode !== null) continue
    const exited = once(child, 'exit')
    child.kill('SIGKILL')
    await exited
  }
  await rm(directory, { recursive: true, force: true })
}

const secretsOf = async (directory: string): Promise<{ readonly adminToken: string }> => {
  const adminToken = randomBytes(24).toString('base64url')
  await writeFile(path.join(directory, 'tokens.csv'), `${adminToken},admin,admin,"system:masters"\n`, {
    mode: 0o600,
  })
  const { privateKey } = generateKeyPairSync('ec', {
    namedCurve: 'prime256v1',
    privateKeyEncoding: { type: 'sec1', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  })
  await writeFile(path.join(directory, 'accounts.pem'), privateKey, { mode: 0o600 })
  return { adminToken }
}

const storeArguments = (port: number, peerPort: number): string[] => [
  '--data-dir=store',
  // Nothing here outlives the test.
  '--unsafe-no-fsync',
  '--log-level=error',
  `--listen-client-urls=http://127.0.0.1:${port}`,
  `--advertise-client-urls=http://127.0.0.1:${port}`,
  `--listen-peer-urls=http://127.0.0.1:${peerPort}`,
  `--initial-advertise-peer-urls=http://127.0.0.1:${peerPort}`,
  `--initial-cluster=default=http://127.0.0.1:${peerPort}`,
]

const serverArguments = (port: number, storePort: number): string[] => [
  `--etcd-servers=http://127.0.0.1:${storePort}`,
  '--bind-address=127.0.0.1',
  '--advertise-address=127.0.0.1',
  // It has no nodes that would have to find it.
  '--endpoint-reconciler-type=none',
  `--secure-port=${port}`,
  '--service-cluster-ip-range=10.96.0.0/16',
  '--authorization-mode=RBAC',
  '--token-auth-file=tokens.csv',
  // Where it makes its own certificate, for localhost and 127.0.0.1.
  '--cert-dir=certificates',
  '--service-account-issuer=https://kubernetes.default.svc',
  '--service-account-key-file=accounts.pem',
  '--service-account-signing-key-file=accounts.pem',
  '--profiling=false',
]

/** Starts both on loopback and waits until the server is ready. Rejects when one of them ends before. */
export const startKubernetesApi = async (): Promise<KubernetesApi> => {
  const directory = await mkdtemp(path.join(tmpdir(), 'boathouse-kubernetes-'))
  const [storePort, peerPort, port] = [await freePort(), await freePort(), await freePort()]
  const { adminToken } = await secretsOf(directory)
  const children = [
    startProgram('etcd', storeArguments(storePort, peerPort), directory),
    startProgram('kube-apiserver', serverArguments(port, storePort), directory),
  ]
  const endpoint = `https://127.0.0.1:${port}`
  const deadline = Date.now() + STARTING_MILLIS
  for (;;) {
    const ca = await readFile(path.join(directory, 'certificates', 'apiserver.crt'), 'utf8').catch(
      () => undefined,
    )
    if (ca !== undefined) {
      const api = { endpoint, ca, adminToken }
      const ready = await send(api, 'GET', '/readyz').catch(() => undefined)
      if (ready?.status === 200) return { ...api, stop: () => stopAll(children, directory) }
    }
    const isEnded = children.some(({ exitCode }) => exitCode !== null)
    if (isEnded || Date.now() > deadline) {
      await stopAll(children, directory)
      throw new Error(
        isEnded ? 'etcd or the API server ended before it was ready' : 'the API server was not ready in time',
      )
    }
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

if (import.meta.main) console.log(await ensureKubernetesApi())

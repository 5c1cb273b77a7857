import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { laptopEgress } from '../../../../platform/egress/testing.ts'
import { checkFields } from '../../check-input.ts'
import type { Fields } from '../../kind.ts'
import { kubernetes } from './index.ts'
import { ownCluster, type Pod } from './pod.ts'
import { kubernetesCheckNames } from './probe.ts'

const probe = (fields: Fields, pod: Pod) =>
  kubernetes.probe(
    { fields: checkFields(kubernetes, fields), secrets: {} },
    { egress: laptopEgress(), pod, related: () => Promise.reject(new Error('none')) },
  )

test('the checks that the kind announces are those that a test makes', () => {
  expect(kubernetes.checks).toEqual(kubernetesCheckNames)
})

test('outside a cluster the service account is missing, and nothing else is tried', async () => {
  const report = await probe({ auth: 'service_account' }, { directory: '/nowhere', environment: {} })
  expect(report.status).toBe('failed')
  expect(report.checks[0]).toMatchObject({
    name: 'cluster',
    status: 'failed',
    evidence: 'this server does not run in a Kubernetes cluster',
  })
  expect(report.checks[0]?.remedy).toContain('Choose the sign-in token')
  expect(report.checks.slice(1).every(({ status }) => status === 'skipped')).toBe(true)
})

test('in a cluster address and namespace come from the pod, and what is there is asked', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'boathouse-pod-'))
  for (const name of ['token', 'ca.crt', 'namespace'])
    await writeFile(join(directory, name), `${name}-text\n`)
  const closed = createServer().listen(0, '127.0.0.1')
  await once(closed, 'listening')
  const { port } = closed.address() as AddressInfo
  closed.close()
  await once(closed, 'close')
  const environment = { KUBERNETES_SERVICE_HOST: '127.0.0.1', KUBERNETES_SERVICE_PORT: String(port) }
  const report = await probe({ auth: 'service_account' }, { directory, environment })
  await rm(directory, { recursive: true })
  const [cluster, , connect] = report.checks
  expect(cluster?.evidence).toBe(`https://127.0.0.1:${port}, namespace namespace-text`)
  expect(connect).toMatchObject({ name: 'connect', status: 'failed' })
  expect(JSON.stringify(report)).not.toContain('token-text')
})

test('an IPv6 address of the API server is written as one', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'boathouse-pod-'))
  for (const name of ['token', 'ca.crt', 'namespace']) await writeFile(join(directory, name), 'x')
  const environment = { KUBERNETES_SERVICE_HOST: 'fd00::1', KUBERNETES_SERVICE_PORT: '443' }
  expect(ownCluster({ directory, environment }).endpoint).toBe('https://[fd00::1]:443')
  await rm(directory, { recursive: true })
})

test.each([
  [
    'an address of its own beside the service account',
    { auth: 'service_account', endpoint: 'https://a.example' },
    'endpoint',
  ],
  ['no address', { auth: 'token' }, 'endpoint'],
  ['an address without TLS', { endpoint: 'http://10.0.0.1:8080' }, 'endpoint'],
  ['a namespace that is none', { endpoint: 'https://a.example', namespace: 'Team/A' }, 'namespace'],
  [
    'namespaces that are none',
    { endpoint: 'https://a.example', secret_namespaces: 'a,,b' },
    'secret_namespaces',
  ],
])('%s is refused when it is saved', (_what, fields, name) => {
  expect(() => checkFields(kubernetes, fields)).toThrow(`fields.${name}`)
})

import { describe, expect, test } from 'vitest'
import { laptopEgress } from '../../../../../platform/egress/testing.ts'
import { checkFields } from '../../../check-input.ts'
import type { Fields } from '../../../kind.ts'
import type { Report } from '../../../probe/run-checks.ts'
import { kubernetes } from '../index.ts'
import { cluster, clusterMissing, newAccount, newNamespace } from './cluster.ts'

const probe = (token: string, fields: Fields): Promise<Report> => {
  const { endpoint, ca } = cluster()
  return kubernetes.probe(
    { fields: checkFields(kubernetes, { endpoint, ca_pem: ca, ...fields }), secrets: { token } },
    { egress: laptopEgress(), related: () => Promise.reject(new Error('none')) },
  )
}
const statuses = (report: Report) =>
  Object.fromEntries(report.checks.map(({ name, status }) => [name, status]))
const named = (report: Report, name: string) => report.checks.find((check) => check.name === name)

describe.skipIf(clusterMissing !== undefined)(`a real API server (${clusterMissing ?? '1.34'})`, () => {
  test('an account with all rights passes every check, and none of its token is told', async () => {
    const namespace = await newNamespace()
    const token = await newAccount(namespace, ['get', 'list', 'create', 'patch'])
    const report = await probe(token, { namespace })
    expect(report).toMatchObject({
      status: 'passed',
      capabilities: { read_secrets: true, write_secrets: true },
    })
    expect(named(report, 'version')?.evidence).toBe('Kubernetes v1.34.10')
    expect(named(report, 'authenticate')?.evidence).toContain(`system:serviceaccount:${namespace}:account-`)
    expect(named(report, 'namespace')?.status).toBe('skipped')
    expect(JSON.stringify(report)).not.toContain(token)
  })

  test('what an account may not is a limit with its remedy', async () => {
    const namespace = await newNamespace()
    const report = await probe(await newAccount(namespace, ['get']), { namespace })
    expect(report).toMatchObject({
      status: 'limited',
      capabilities: { read_secrets: true, write_secrets: false },
    })
    expect(named(report, 'write-secrets')).toMatchObject({
      evidence: `may not create, patch secrets in ${namespace}`,
    })
    expect(named(report, 'write-secrets')?.remedy).toContain('rights')
    expect(named(report, 'list-secrets')?.evidence).toContain('may not list')
  })

  test('a wrong token fails at the sign-in and nowhere before', async () => {
    const report = await probe('precious-but-wrong', {})
    expect(statuses(report)).toMatchObject({
      tls: 'passed',
      authenticate: 'failed',
      'read-secrets': 'skipped',
    })
    expect(named(report, 'authenticate')?.remedy).toContain('Give the token again')
    expect(JSON.stringify(report)).not.toContain('precious')
  })

  test('a namespace that is not there is named', async () => {
    const report = await probe(cluster().adminToken, { namespace: 'nowhere' })
    expect(named(report, 'namespace')).toMatchObject({
      status: 'failed',
      evidence: 'there is no namespace nowhere',
    })
  })

  test('without the authority of the cluster TLS fails, and no token is sent', async () => {
    const { endpoint } = cluster()
    const report = await kubernetes.probe(
      { fields: checkFields(kubernetes, { endpoint }), secrets: { token: 'precious' } },
      { egress: laptopEgress(), related: () => Promise.reject(new Error('none')) },
    )
    expect(statuses(report)).toMatchObject({ connect: 'passed', tls: 'failed', authenticate: 'skipped' })
  })
})

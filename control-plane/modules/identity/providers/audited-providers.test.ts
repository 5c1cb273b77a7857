import { afterAll, beforeAll, expect, test } from 'vitest'
import { FakeProvider } from '../../../testing/fake-provider.ts'
import type { TestServer } from '../../../testing/test-server.ts'
import { addProvider, startSignOnServer } from './testing.ts'

let server: TestServer
let provider: FakeProvider
beforeAll(async () => {
  server = await startSignOnServer()
  provider = await new FakeProvider().start()
})
afterAll(async () => {
  await server.close()
  await provider.stop()
})

test('changes of identity providers are found in the audit log by a kind of their own', async () => {
  await addProvider(server, provider, {})
  await server.request('PATCH', '/api/v1/identity-providers/fake', { label: 'Fake' })
  await server.request('POST', '/api/v1/groups', { name: 'Analysts' })
  await server.request('POST', '/api/v1/identity-provider-tests', { issuer: provider.issuer })
  await server.request('PUT', '/api/v1/sign-in-settings', { local_sign_in: true })
  await server.request('DELETE', '/api/v1/identity-providers/fake')
  const answer = await server.request('GET', '/api/v1/audit-events?object_kind=identity_provider')
  const { audit_events: events } = await answer.json()
  const told = events.map((event: { operation: string; object_name: string }) => [
    event.operation,
    event.object_name,
  ])
  expect(told.toReversed()).toEqual([
    ['identity_providers.create', 'fake'],
    ['identity_providers.update', 'fake'],
    ['identity_providers.test', provider.issuer],
    ['sign_in_settings.update', 'sign-in settings'],
    ['identity_providers.delete', 'fake'],
  ])
})

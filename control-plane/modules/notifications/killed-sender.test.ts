import { afterAll, beforeAll, expect, test } from 'vitest'
import { WebhookFields, WebhookSecrets } from '../connections/kinds/webhook/schema.ts'
import { laptopEgress } from '../../platform/egress/testing.ts'
import { newId } from '../../platform/ids.ts'
import { silentLog } from '../../platform/log.ts'
import { createTestDatabase, type TestDatabase } from '../../testing/test-database.ts'
import { startSender, type SenderDeps } from './sender.ts'
import { startHookReceiver, type HookReceiver } from './testing.ts'

let database: TestDatabase
let receiver: HookReceiver
beforeAll(async () => {
  ;[database, receiver] = await Promise.all([createTestDatabase(), startHookReceiver()])
})
afterAll(async () => {
  receiver.stop()
  await database.drop()
})

const deps = (died: () => void, at: string): SenderDeps => ({
  db: database.db,
  log: silentLog(),
  egress: laptopEgress(),
  changed: () => undefined,
  workspaceAddress: () => Promise.resolve(undefined),
  connections: {
    kindIn: () => Promise.resolve('webhook'),
    // What a stored connection of this kind opens to.
    openIn: (workspaceId, name, kind) =>
      Promise.resolve({
        id: newId(),
        name,
        workspaceId,
        kind: kind.name,
        version: 1n,
        fields: kind.fields.parse(WebhookFields.parse({ url: receiver.url })),
        secrets: kind.secrets.parse(WebhookSecrets.parse({})),
        capabilities: {},
      }),
  },
  failPoint: (name) => {
    if (name !== at) return
    died()
    throw new Error('killed')
  },
})

const write = async (): Promise<string> => {
  const id = newId()
  const message = JSON.stringify({ type: 'run.started', at: '2026-01-01T00:00:00Z', data: {}, text: 'x' })
  const row = {
    id,
    run_id: newId(),
    workspace_id: newId(),
    event: 'START' as const,
    ordinal: 0,
    connection: 'c',
  }
  await database.db
    .insertInto('notification')
    .values({ ...row, recipients: [], message })
    .execute()
  return id
}
const rowOf = (id: string) =>
  database.db.selectFrom('notification').selectAll().where('id', '=', id).executeTakeFirstOrThrow()

test.each([
  ['after taking', 1],
  ['after delivery', 2],
])('a sender that dies %s leaves the notification to the next, with the same id', async (at, times) => {
  const id = await write()
  const { promise: death, resolve: died } = Promise.withResolvers<void>()
  const first = startSender(deps(died, at))
  await death
  await first.stop()
  expect(await rowOf(id)).toMatchObject({ state: 'PENDING', attempts: 1 })
  // The lease of the dead one is over.
  await database.db
    .updateTable('notification')
    .set({ next_attempt_at: '2000-01-01T00:00:00Z' })
    .where('id', '=', id)
    .execute()
  const second = startSender(deps(() => undefined, 'never'))
  await expect.poll(async () => (await rowOf(id)).state, { timeout: 20_000 }).toBe('DELIVERED')
  await second.stop()
  expect(receiver.heard.filter((heard) => heard.id === id)).toHaveLength(times)
})

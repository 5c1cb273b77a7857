import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Output, operations } from '@boathouse/contract'
import { isSignedBy } from '../modules/connections/index.ts'
import { startMailReceiver, type MailReceiver } from '../modules/connections/kinds/smtp/testing.ts'
import { startHookReceiver, type HookReceiver } from '../modules/notifications/testing.ts'
import { createRunRoom, type RunRoom } from './testing.ts'

type Told = Output<typeof operations.listNotifications>['notifications'][number]

const SECRET = 'whsec_c2VjcmV0IG9mIHRoZSB0ZXN0'
const NOOP = [{ task_key: 'a', noop: {} }]
const FAILING = [{ task_key: 'a', sql: { statement: 'SELECT * FROM nowhere' } }]

let room: RunRoom
let hooks: HookReceiver
let mails: MailReceiver
beforeAll(async () => {
  ;[room, hooks, mails] = await Promise.all([
    createRunRoom(),
    startHookReceiver(),
    startMailReceiver({ withoutTls: true }),
  ])
  const connect = (name: string, kind: string, fields: object, secrets: object = {}) =>
    room.call('POST', '/connections', { name, kind, fields, secrets })
  await connect('chat', 'webhook', { url: `${hooks.url}/chat` }, { signing_secret: SECRET })
  await connect('deaf', 'webhook', { url: `${hooks.url}/deaf` })
  await connect('gone', 'webhook', { url: `${hooks.url}/gone` })
  await connect('mail', 'smtp', {
    host: '127.0.0.1',
    port: mails.port,
    tls: 'none',
    from: 'lake@example.org',
  })
})
afterAll(async () => {
  hooks.stop()
  await mails.stop()
  await room.close()
})

const toldOf = async (runId: string): Promise<readonly Told[]> =>
  (await room.call<{ notifications: Told[] }>('GET', `/jobs/-/runs/${runId}/notifications`)).notifications
const untilTold = async (
  runId: string,
  holds: (told: readonly Told[]) => boolean,
): Promise<readonly Told[]> => {
  const giveUpAt = performance.now() + 30_000
  for (;;) {
    const told = await toldOf(runId)
    if (holds(told)) return told
    if (performance.now() > giveUpAt) throw new Error(`it stays ${JSON.stringify(told)}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
const allDelivered = (count: number) => (told: readonly Told[]) =>
  told.length === count && told.every(({ state }) => state === 'DELIVERED')
const heardOf = (runId: string) => hooks.heard.filter(({ body }) => body.includes(runId))

test('a run that succeeds tells its start and its end, signed and by mail', async () => {
  await room.createJob('good', {
    tasks: NOOP,
    notifications: {
      on_start: [{ connection: 'chat' }],
      on_success: [
        { connection: 'chat' },
        { connection: 'mail', to: ['ops@example.org', 'boss@example.org'] },
      ],
      on_failure: [{ connection: 'chat' }],
    },
  })
  const run = await room.run('good')
  const told = await untilTold(run.run_id, allDelivered(3))
  expect(told.map(({ event, connection }) => `${event} ${connection}`).sort()).toEqual([
    'START chat',
    'SUCCESS chat',
    'SUCCESS mail',
  ])
  const heard = heardOf(run.run_id)
  expect(heard.map(({ body }) => String(JSON.parse(body).type)).sort()).toEqual([
    'run.started',
    'run.succeeded',
  ])
  for (const { id, headers, body } of heard) {
    const message = { id, timestamp: Number(headers['webhook-timestamp']), body }
    expect(isSignedBy(SECRET, message, String(headers['webhook-signature']))).toBe(true)
  }
  const success = heard.find(({ body }) => body.includes('run.succeeded'))
  expect(JSON.parse(success?.body ?? '').data).toMatchObject({
    job: 'good',
    state: 'SUCCEEDED',
    job_version: 1,
  })
  const [mail] = mails.mails
  expect(mail?.to).toEqual(['ops@example.org', 'boss@example.org'])
  expect(mail?.text).toContain('Subject: The job good succeeded')
  expect(mail?.text).toContain(
    `Message-ID: <${told.find(({ connection }) => connection === 'mail')?.notification_id}@example.org>`,
  )
})

test('a run that fails tells why, and a run that somebody stops does not', async () => {
  await room.createJob('bad', { tasks: FAILING, notifications: { on_failure: [{ connection: 'chat' }] } })
  const run = await room.run('bad')
  await untilTold(run.run_id, allDelivered(1))
  const { data } = JSON.parse(heardOf(run.run_id)[0]?.body ?? '')
  expect(data).toMatchObject({ state: 'FAILED', failed_tasks: [{ task_key: 'a', state: 'FAILED' }] })

  await room.createJob('slow', {
    tasks: [{ task_key: 'a', sql: { statement: 'SELECT count(*) FROM range(1000000000000)' } }],
    notifications: { on_failure: [{ connection: 'chat' }] },
  })
  const stopped = await room.begin('slow')
  await room.until(stopped.run_id, ({ state }) => state === 'RUNNING')
  await room.call('POST', `/jobs/slow/runs/${stopped.run_id}/stop`)
  await room.until(stopped.run_id, ({ state }) => state === 'CANCELED')
  expect(await toldOf(stopped.run_id)).toEqual([])
})

test('a run that has not ended in time is told once, and one that has is not', async () => {
  const late = { on_late: [{ connection: 'chat' }], late_after_seconds: 1 }
  await room.createJob('late', {
    tasks: [{ task_key: 'a', sql: { statement: 'SELECT count(*) FROM range(1000000000000)' } }],
    notifications: late,
  })
  await room.createJob('prompt', { tasks: NOOP, notifications: { ...late, late_after_seconds: 2 } })
  const prompt = await room.run('prompt')
  const run = await room.begin('late')
  const [told] = await untilTold(run.run_id, allDelivered(1))
  expect(told).toMatchObject({ event: 'LATE', connection: 'chat' })
  await room.call('POST', `/jobs/late/runs/${run.run_id}/stop`)
  await room.until(run.run_id, ({ state }) => state === 'CANCELED')
  expect(await toldOf(prompt.run_id)).toEqual([])
  expect(heardOf(run.run_id)).toHaveLength(1)
  expect(heardOf(prompt.run_id)).toEqual([])
})

test('a receiver that never answers keeps nobody else waiting, and one that is gone is given up at once', async () => {
  hooks.answer = (path) => (path === '/deaf' ? undefined : path === '/gone' ? 410 : 204)
  await room.createJob('many', {
    max_concurrent_runs: 0,
    tasks: NOOP,
    notifications: {
      on_start: [{ connection: 'deaf' }],
      on_success: [{ connection: 'deaf' }, { connection: 'chat' }, { connection: 'gone' }],
    },
  })
  const runs = await Promise.all(Array.from({ length: 20 }, () => room.run('many')))
  for (const { run_id: id } of runs) {
    const told = await untilTold(id, (all) =>
      all.some((one) => one.connection === 'chat' && one.state === 'DELIVERED'),
    )
    expect(told.filter(({ connection }) => connection === 'deaf').map(({ state }) => state)).toEqual([
      'PENDING',
      'PENDING',
    ])
  }
  const [first] = runs
  const told = await untilTold(first?.run_id ?? '', (all) => all.some(({ state }) => state === 'DEAD'))
  const dead = told.find(({ state }) => state === 'DEAD')
  expect(dead).toMatchObject({ connection: 'gone', attempts: 1, last_error: 'the receiver answers 410' })

  hooks.answer = () => 204
  const path = `/jobs/-/runs/${first?.run_id}/notifications/${dead?.notification_id}/resend`
  await room.call('POST', path)
  await untilTold(first?.run_id ?? '', (all) =>
    all.every((one) => one.connection !== 'gone' || one.state === 'DELIVERED'),
  )
  const ids = hooks.heard.filter(({ id }) => id === dead?.notification_id)
  expect(ids).toHaveLength(2)
  await expect(room.call('POST', path)).rejects.toThrow('NOTIFICATION_NOT_DEAD')
})

test.each([
  [{ on_start: [{ connection: 'nobody' }] }, 'notifications.on_start.0.connection'],
  [{ on_start: [{ connection: 'mail' }] }, 'notifications.on_start.0.to'],
  [{ on_failure: [{ connection: 'chat', to: ['a@example.org'] }] }, 'notifications.on_failure.0.to'],
  [{ on_late: [{ connection: 'chat' }] }, 'notifications.late_after_seconds'],
])('%o is refused at %s', async (notifications, field) => {
  await expect(room.createJob('never', { tasks: NOOP, notifications })).rejects.toThrow(`"field":"${field}"`)
})

test('a connection that a job notifies by cannot be deleted', async () => {
  await expect(room.call('DELETE', '/connections/mail')).rejects.toThrow('the job «good»')
})

import { afterAll, beforeAll, expect, test } from 'vitest'
import { startMailReceiver, type MailReceiver } from '../modules/connections/kinds/smtp/testing.ts'
import { newId } from '../platform/ids.ts'
import { makePerson } from '../security/matrix-people.ts'
import { WHOLE_SERVER_TOKEN } from '../testing/whole-server.ts'
import { createRunRoom, type RunRoom } from './testing.ts'

// A schedule or a table trigger whose job runs as somebody who was disabled pauses itself, and those who can mend it are told.

let room: RunRoom
let mails: MailReceiver
beforeAll(async () => {
  ;[room, mails] = await Promise.all([createRunRoom(), startMailReceiver({ withoutTls: true })])
})
afterAll(async () => {
  await mails.stop()
  await room.close()
})

const troubles = async (token: string): Promise<{ name: string; evidence: string; remedy: string }[]> => {
  const answer = await fetch(`${room.server.url}/api/v1/workspaces/default/health`, {
    headers: { authorization: `Bearer ${token}` },
  })
  const { checks } = await answer.json()
  return checks
}

test('the schedule pauses with the reason, and the administrators of the workspace read it on their pages', async () => {
  const { db } = room.server.database
  const ada = await makePerson(db, 'ada')
  const wanda = await makePerson(db, 'wanda')
  await room.call('PUT', '/members', { grantee: { kind: 'user', name: 'ada' }, role: 'editor' })
  await room.call('PUT', '/members', { grantee: { kind: 'user', name: 'wanda' }, role: 'admin' })
  await room.createJob('nightly', { run_as: 'ada', tasks: [{ task_key: 'a', noop: {} }] })
  expect(await troubles(wanda.token)).toEqual([])
  await db
    .updateTable('principal')
    .set({ disabled_at: new Date().toISOString() })
    .where('id', '=', ada.id)
    .execute()
  await room.call('POST', '/jobs/nightly/schedules', { name: 'each-second', interval: { seconds: 1 } })
  const paused = async () =>
    room.call<{ paused: boolean; paused_reason: string }>('GET', '/jobs/nightly/schedules/each-second')
  await expect.poll(async () => (await paused()).paused, { timeout: 20_000, interval: 100 }).toBe(true)
  expect((await paused()).paused_reason).toContain('ada')
  const { runs } = await room.call<{ runs: unknown[] }>('GET', '/jobs/nightly/runs')
  expect(runs).toEqual([])
  for (const token of [wanda.token, WHOLE_SERVER_TOKEN]) {
    const [told, ...others] = await troubles(token)
    expect(others).toEqual([])
    expect(told?.name).toBe('schedule each-second of nightly')
    expect(told?.evidence).toMatch(/paused itself.*ada/)
    expect(told?.remedy).toContain('run_as')
  }
  await room.call('DELETE', '/jobs/nightly/schedules/each-second')
  expect(await troubles(wanda.token)).toEqual([])
})

test('the administrators get one mail, by a group too, and the reason says who is told or why nobody is', async () => {
  const { db } = room.server.database
  const ids = new Map<string, string>()
  for (const name of ['carol', 'dave', 'erin', 'frank']) {
    const { id } = await makePerson(db, name)
    await db
      .insertInto('user_account')
      .values({ principal_id: id, email: `${name}@example.org` })
      .execute()
    ids.set(name, id)
  }
  const admit = (kind: string, name: string, role: string) =>
    room.call('PUT', '/members', { grantee: { kind, name }, role })
  await admit('user', 'carol', 'admin')
  await admit('user', 'erin', 'editor')
  await admit('user', 'frank', 'editor')
  const owners = newId()
  await db.insertInto('user_group').values({ id: owners, name: 'owners' }).execute()
  await db
    .insertInto('group_member')
    .values({ group_id: owners, principal_id: ids.get('dave') ?? '' })
    .execute()
  await admit('group', 'owners', 'admin')
  await room.createJob('hourly', { run_as: 'frank', tasks: [{ task_key: 'a', noop: {} }] })
  await db
    .updateTable('principal')
    .set({ disabled_at: new Date().toISOString() })
    .where('name', '=', 'frank')
    .execute()

  const pausedReason = async (schedule: string): Promise<string> => {
    await room.call('POST', '/jobs/hourly/schedules', { name: schedule, interval: { seconds: 1 } })
    const read = () =>
      room.call<{ paused_reason: string | null }>('GET', `/jobs/hourly/schedules/${schedule}`)
    await expect
      .poll(async () => (await read()).paused_reason, { timeout: 20_000, interval: 100 })
      .not.toBeNull()
    return (await read()).paused_reason ?? ''
  }
  expect(await pausedReason('unheard')).toContain('no connection of kind smtp')
  await room.call('POST', '/connections', {
    name: 'mail',
    kind: 'smtp',
    fields: { host: '127.0.0.1', port: mails.port, tls: 'none', from: 'lake@example.org' },
  })
  expect(await pausedReason('heard')).toContain(
    '2 administrators of the workspace are told by mail through «mail»',
  )
  await expect.poll(() => mails.mails.length, { timeout: 20_000, interval: 50 }).toBe(1)
  const [mail] = mails.mails
  expect(mail?.to).toEqual(['carol@example.org', 'dave@example.org'])
  expect(mail?.text).toContain('Subject: The schedule heard of the job hourly paused itself')
  expect(mail?.text).toContain('frank')
})

test('a table trigger whose job cannot run pauses, is told by mail and stands among what needs care', async () => {
  await room.sql('CREATE TABLE watched AS SELECT 1 AS n')
  await room.call('POST', '/jobs/hourly/table-triggers', {
    name: 'changes',
    table: { catalog: 'lake', table: 'watched' },
  })
  await room.sql('INSERT INTO watched VALUES (2)')
  await expect
    .poll(() => mails.mails.at(-1)?.text.replaceAll(/=?\r?\n ?/g, ' '), { timeout: 20_000, interval: 50 })
    .toMatch(/Subject: The table trigger changes of the job hourly paused itself/)
  expect(mails.mails.at(-1)?.to).toEqual(['carol@example.org', 'dave@example.org'])
  const told = (await troubles(WHOLE_SERVER_TOKEN)).find(({ name }) => name.startsWith('table trigger'))
  expect(told?.name).toBe('table trigger changes of hourly')
  expect(told?.evidence).toMatch(/paused itself.*frank.*2 administrators/)
  await room.call('DELETE', '/jobs/hourly/table-triggers/changes')
})

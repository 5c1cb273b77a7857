import { afterAll, beforeAll, expect, test } from 'vitest'
import { makePerson } from '../security/matrix-people.ts'
import { WHOLE_SERVER_TOKEN } from '../testing/whole-server.ts'
import { createRunRoom, type RunRoom } from './testing.ts'

// A schedule whose job runs as somebody who was disabled pauses itself, and those who can mend it are told.

let room: RunRoom
beforeAll(async () => {
  room = await createRunRoom()
})
afterAll(() => room.close())

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

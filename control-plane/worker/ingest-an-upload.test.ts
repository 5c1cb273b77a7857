import { afterAll, beforeAll, expect, test } from 'vitest'
import { WHOLE_SERVER_TOKEN } from '../testing/whole-server.ts'
import { createRunRoom, type RunRoom } from './testing.ts'

let room: RunRoom
beforeAll(async () => {
  room = await createRunRoom()
})
afterAll(() => room.close())

const uploaded = async (text: string): Promise<string> => {
  const answer = await fetch(`${room.server.url}/api/v1/workspaces/default/uploads?filename=readings.csv`, {
    method: 'POST',
    headers: { authorization: `Bearer ${WHOLE_SERVER_TOKEN}`, 'content-type': 'application/octet-stream' },
    body: text,
  })
  return ((await answer.json()) as { upload_id: string }).upload_id
}
const loading = (upload: string, table: string) => ({
  tasks: [{ task_key: 'load', ingest: { upload, target: { table } } }],
})
const rowsOf = async (table: string) => (await room.sql(`SELECT n FROM ${table} ORDER BY n`)).flat()

test('a task loads an uploaded file once, also when the file has gone since', async () => {
  const upload = await uploaded('n\n1\n2\n')
  await room.createJob('readings', loading(upload, 'readings'))
  expect((await room.run('readings')).tasks[0]?.result).toMatchObject({ rows: '2' })
  await room.call('DELETE', `/uploads/${upload}`)
  expect((await room.run('readings')).tasks[0]?.result).toMatchObject({ rows: '0', effects: [] })
  expect(await rowsOf('readings')).toEqual(['1', '2'])
  // Saving the job again does not take the file, which has done its work.
  await room.call('PUT', '/jobs/readings', {
    name: 'readings',
    description: 'x',
    ...loading(upload, 'readings'),
  })
})

test('an upload that is not there is refused when the job is saved, and fails a run that comes too late', async () => {
  const nobodys = '01a20af0-ba55-7033-8076-ac41e8b55678'
  await expect(room.createJob('absent', loading(nobodys, 'absent'))).rejects.toThrow(
    /tasks\.0\.ingest\.upload.*there is no such upload/,
  )
  const upload = await uploaded('n\n1\n')
  await room.createJob('late', loading(upload, 'late'))
  await room.call('DELETE', `/uploads/${upload}`)
  const failed = await room.run('late')
  expect(failed.tasks[0]?.attempts[0]?.error?.error_code).toBe('UPLOAD_NOT_FOUND')
})

test('an upload goes with no other source', async () => {
  const upload = await uploaded('n\n1\n')
  const ingest = { upload, connection: 'incoming', path: '*', target: { table: 'both' } }
  await expect(room.createJob('both', { tasks: [{ task_key: 'load', ingest }] })).rejects.toThrow(
    /ingest\.connection.*does not go with upload/,
  )
})

import { createClient } from '@boathouse/contract/client.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { WHOLE_SERVER_TOKEN } from '../../../testing/whole-server.ts'
import { startRestRoom, type RestRoom } from './testing.ts'

let room: RestRoom
let table: string
beforeAll(async () => {
  room = await startRestRoom()
  table = await room.createTable('measured')
})
afterAll(() => room?.close())

const report = (body: unknown): Promise<number> =>
  room.call('POST', `${table}/metrics`, body).then(({ status }) => status)
const params = { catalog: 'lake', schema: 'main', table: 'measured' }
const list = (query: { page_size?: number; page_token?: string } = {}) =>
  createClient({ baseUrl: room.server.url, token: WHOLE_SERVER_TOKEN }).call('listReports', {
    params,
    query,
  })

const SCAN = `{"report-type":"scan-report","table-name":"lake.main.measured","snapshot-id":9007199254740993,
  "filter":true,"schema-id":0,"projected-field-ids":[1],"projected-field-names":["id"],
  "metrics":{"total-planning-duration":{"count":1,"time-unit":"nanoseconds","total-duration":2644235116}}}`
const COMMIT = {
  'report-type': 'commit-report',
  'table-name': 'lake.main.measured',
  'snapshot-id': 7,
  'sequence-number': 1,
  operation: 'append',
  metrics: { 'added-records': { unit: 'count', value: 3 } },
}

test('reports are kept as they came and listed, newest first', async () => {
  expect(await report(SCAN)).toBe(204)
  expect(await report(COMMIT)).toBe(204)
  const { reports } = await list()
  expect(reports).toMatchObject([
    { kind: 'commit', snapshot_id: '7', principal: 'admin', report: { operation: 'append' } },
    { kind: 'scan', snapshot_id: '9007199254740993', report: { filter: true } },
  ])
  const first = await list({ page_size: 1 })
  expect(first.reports).toHaveLength(1)
  const second = await list({ page_size: 1, page_token: first.next_page_token })
  expect(second.reports).toEqual(reports.slice(1))
})

test('kinds that nobody knows yet, and what is absurdly long, are taken and forgotten', async () => {
  const { reports } = await list()
  expect(await report({ 'report-type': 'of-tomorrow' })).toBe(204)
  expect(await report({ ...COMMIT, metadata: { text: 'x'.repeat(300_000) } })).toBe(204)
  expect((await list()).reports).toEqual(reports)
})

test('the table must exist; no credentials are given out', async () => {
  const none = '/lake/namespaces/main/tables/none'
  expect((await room.call('POST', `${none}/metrics`, COMMIT)).status).toBe(404)
  expect((await room.call('GET', `${none}/credentials`)).status).toBe(404)
  expect((await room.call('GET', `${table}/credentials`)).json).toEqual({ 'storage-credentials': [] })
})

test('a week later they are gone', async () => {
  await room.server.database.pool.query("UPDATE table_report SET reported_at = now() - interval '8 days'")
  await report(SCAN)
  // Dropping another table starts a sweep.
  await room.call('DELETE', await room.createTable('other'))
  await expect.poll(async () => (await list()).reports.length).toBe(1)
})

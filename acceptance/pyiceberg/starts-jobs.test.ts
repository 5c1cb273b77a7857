import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startTestServer } from '../server.ts'
import type { TestServer } from '../server.ts'
import { pyicebergMissing, runPython } from './python.ts'

const missing = await pyicebergMissing()
const params = { workspace: 'default', job: 'watcher' }

describe.skipIf(missing !== undefined)(
  `What PyIceberg commits starts jobs${missing ? ` (${missing})` : ''}`,
  () => {
    let server: TestServer
    beforeAll(async () => {
      server = await startTestServer()
    }, 200_000)
    afterAll(() => server?.stop())

    const runs = async () => (await server.client.call('listRuns', { params })).runs

    test(
      'each of its commits starts one run that knows what the table became',
      { timeout: 200_000 },
      async () => {
        await server.client.call('createJob', {
          params: { workspace: 'default' },
          body: {
            name: 'watcher',
            max_concurrent_runs: 0,
            parameters: [{ name: 'snapshot' }],
            tasks: [{ task_key: 'a', noop: {} }],
          },
        })
        await server.client.call('createTableTrigger', {
          params,
          body: {
            name: 'changes',
            table: { catalog: 'lake', table: 'watched' },
            coalesce: 'EACH',
            parameters: { snapshot: '{{table.snapshot_id}}' },
          },
        })
        const snapshots = (await runPython(server, 'fires_triggers.py')) as string[]
        expect(snapshots.length).toBe(3)
        await expect
          .poll(async () => (await runs()).map(({ state }) => state), { timeout: 60_000 })
          .toEqual(snapshots.map(() => 'SUCCEEDED'))
        const details = await Promise.all(
          (await runs()).map(({ run_id }) => server.client.call('getRun', { params: { ...params, run_id } })),
        )
        expect(details.map(({ parameters }) => String(parameters['snapshot'])).toSorted()).toEqual(
          snapshots.toSorted(),
        )
        expect(details[0]).toMatchObject({ trigger: 'TABLE', requested_by: 'table lake.main.watched' })
      },
    )
  },
)

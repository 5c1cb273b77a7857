import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startTestServer } from '../server.ts'
import type { TestServer } from '../server.ts'
import { pyicebergMissing, runPython } from './python.ts'

const missing = await pyicebergMissing()
const WRITERS = 3
const APPENDS = 6

describe.skipIf(missing !== undefined)(`PyIceberg writers at once${missing ? ` (${missing})` : ''}`, () => {
  let server: TestServer
  beforeAll(async () => {
    server = await startTestServer()
  })
  afterAll(() => server?.stop())

  test('lose no append and double none', async () => {
    const all = Array.from({ length: WRITERS }, (_, writer) =>
      Array.from({ length: APPENDS }, (_unused, number) => [writer, number]),
    ).flat()
    const found = await runPython(
      server,
      'concurrent_appends.py',
      'main.busy',
      String(WRITERS),
      String(APPENDS),
    )
    expect(found).toMatchObject({ rows: all, snapshots: all.length })
  })
})

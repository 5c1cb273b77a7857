import { once } from 'node:events'
import { Readable } from 'node:stream'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createStatementRoom, type StatementRoom } from './testing.ts'

let it: StatementRoom
beforeAll(async () => {
  it = await createStatementRoom()
})
afterAll(() => it.close())

test.each([0, 1])(
  'a client that goes away after %i pieces frees the reader of the engine',
  async (pieces) => {
    const freed = Promise.withResolvers<string>()
    it.script.engine.exportResult = async function* () {
      try {
        for (;;) yield Buffer.alloc(100_000)
      } finally {
        freed.resolve('freed')
      }
    }
    const answer = it.submit('SELECT 1')
    const run = await it.script.next()
    run.succeed({ rows: [['1']], rowCount: 1 })
    await answer
    const ctx = it.room.request('statements.download')
    const { body } = await it.results.download(ctx, it.room.workspace, run.id, 'csv')
    if (!(body instanceof Readable)) throw new Error('a download is a stream')
    for (let n = 0; n < pieces; n++) {
      await once(body, 'readable')
      body.read()
    }
    body.destroy()
    expect(await freed.promise).toBe('freed')
  },
)

// Plain JavaScript: DBOS is there only once a bench has installed it, so nothing could check its types.
// A workflow of three durable steps behind HTTP: POST answers when it has ended. `BENCH_PACKAGES` is the folder of the
// package, `BENCH_DATABASE` the URL of its database.
import { createRequire } from 'node:module'
import { createServer } from 'node:http'
import path from 'node:path'
import process from 'node:process'

const packages = process.env.BENCH_PACKAGES ?? '.'
const { DBOS } = createRequire(path.join(packages, 'package.json'))('@dbos-inc/dbos-sdk')

DBOS.setConfig({
  name: 'steps',
  systemDatabaseUrl: process.env.BENCH_DATABASE,
  logLevel: 'error',
  runAdminServer: false,
})
const steps = DBOS.registerWorkflow(
  async () => {
    for (const step of ['a', 'b', 'c']) await DBOS.runStep(() => Promise.resolve(step), { name: step })
    return 'done'
  },
  { name: 'steps' },
)
await DBOS.launch()

const answerWith = async (answer) => answer.end(JSON.stringify(await steps()))
const server = createServer((request, answer) => {
  request.resume()
  void answerWith(answer)
})
server.listen(0, '127.0.0.1', () => console.log(`listening ${server.address().port}`))

// Plain JavaScript: Restate's SDK is there only once a bench has installed it, so nothing could check its types.
// A workflow of three durable steps, served on a port that is printed. `BENCH_PACKAGES` is the folder of the SDK.
import { createRequire } from 'node:module'
import { createServer } from 'node:http2'
import path from 'node:path'
import process from 'node:process'

const packages = process.env.BENCH_PACKAGES ?? '.'
const restate = createRequire(path.join(packages, 'package.json'))('@restatedev/restate-sdk')

const steps = restate.workflow({
  name: 'steps',
  handlers: {
    run: async (ctx) => {
      for (const step of ['a', 'b', 'c']) await ctx.run(step, () => step)
      return 'done'
    },
  },
})

const server = createServer(restate.createEndpointHandler({ services: [steps] }))
server.listen(0, '127.0.0.1', () => console.log(`listening ${server.address().port}`))

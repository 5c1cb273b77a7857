import type { FastifyInstance } from 'fastify'
import { commonErrors } from '@boathouse/contract'

const LONGEST_MS = 10_000

/**
 * Makes `close` lose nothing and end soon: new requests are refused, those that run are told to stop and get
 * their answer, then every connection is closed (`forceCloseConnections`): clients keep connections open that
 * they may use later, and waiting for those takes minutes. Gives the set of what is to be told.
 */
export const gracefulClose = (app: FastifyInstance): Set<AbortController> => {
  const live = new Set<AbortController>()
  let running = 0
  let drained: (() => void) | undefined
  app.addHook('onRequest', async () => {
    if (drained) throw commonErrors.UNAVAILABLE({ reason: 'the server is stopping' })
  })
  app.server.on('request', (_request, response) => {
    running += 1
    response.once('close', () => {
      running -= 1
      if (running === 0) drained?.()
    })
  })
  app.addHook('preClose', async () => {
    let timer: NodeJS.Timeout | undefined
    const end = new Promise<void>((resolve) => {
      drained = resolve
      timer = setTimeout(resolve, LONGEST_MS)
    })
    for (const controller of live) controller.abort(new Error('the server stops'))
    if (running === 0) drained?.()
    await end
    clearTimeout(timer)
  })
  return live
}

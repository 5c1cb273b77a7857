import { once } from 'node:events'
import { connect, createServer, type AddressInfo } from 'node:net'
import type { S3Server } from '../../tools/s3-server.ts'

/** A store behind something that counts what it serves. */
export interface CountedStore extends S3Server {
  /** Bytes that the store has sent so far, heads of answers included. */
  readonly served: () => number
}

/** Passes connections on, byte by byte. Stops the store with it. */
export const countedStore = async (store: S3Server): Promise<CountedStore> => {
  let served = 0
  const { port: target } = new URL(store.endpoint)
  const proxy = createServer((client) => {
    const server = connect(Number(target), '127.0.0.1')
    server.on('data', (bytes) => {
      served += bytes.length
    })
    server.pipe(client)
    client.pipe(server)
    client.on('error', () => server.destroy())
    server.on('error', () => client.destroy())
  }).listen(0, '127.0.0.1')
  await once(proxy, 'listening')
  const { port } = proxy.address() as AddressInfo
  return {
    ...store,
    endpoint: `http://127.0.0.1:${port}`,
    served: () => served,
    stop: async () => {
      proxy.close()
      await store.stop()
    },
  }
}

import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'

interface Heard {
  readonly id: string
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

/** A real receiver of webhooks on loopback, which answers as it is told; `undefined`: never. */
export interface HookReceiver {
  readonly url: string
  readonly heard: Heard[]
  answer: (path: string) => number | undefined
  readonly stop: () => void
}

export const startHookReceiver = async (): Promise<HookReceiver> => {
  const heard: Heard[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const { headers } = request
      heard.push({ id: String(headers['webhook-id']), headers, body: Buffer.concat(chunks).toString() })
      const status = receiver.answer(request.url ?? '')
      if (status !== undefined) response.writeHead(status).end()
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const receiver: HookReceiver = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    heard,
    answer: () => 204,
    stop: () => {
      server.closeAllConnections()
      server.close()
    },
  }
  return receiver
}

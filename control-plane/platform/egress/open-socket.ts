import { connect as connectTcp, isIP, type Socket } from 'node:net'
import { connect as connectTls, type SecureContext, type TLSSocket } from 'node:tls'
import { request } from 'node:http'
import { egressErrors } from './egress.errors.ts'
import type { Proxy } from './proxy.ts'

/** Sockets to one address. Who calls has judged it. */

interface Target {
  /** As people write it: for messages, and the name that TLS is verified against. */
  readonly host: string
  readonly port: number
}

export interface Patience {
  readonly timeoutMillis: number
  readonly signal: AbortSignal | undefined
}

export const reasonOf = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error)
  return 'code' in error && typeof error.code === 'string' && !error.message.includes(error.code)
    ? `${error.code} ${error.message}`
    : error.message
}

/** Resolves at `event`; otherwise destroys the socket and rejects with what `fail` makes of the reason. */
const settled = <S extends Socket>(
  socket: S,
  event: 'connect' | 'secureConnect',
  { timeoutMillis, signal }: Patience,
  fail: (reason: string, cause?: unknown) => Error,
): Promise<S> =>
  new Promise((resolve, reject) => {
    const done = (): void => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', onAbort)
      socket.removeListener('error', onError)
    }
    const refuse = (error: Error): void => {
      done()
      // What the socket still says on its way out is nobody's business.
      socket.on('error', () => undefined)
      socket.destroy()
      reject(error)
    }
    const onError = (error: Error): void => refuse(fail(reasonOf(error), error))
    const onAbort = (): void => refuse(fail('the request was given up', signal?.reason))
    const timer = setTimeout(() => refuse(fail(`no answer within ${timeoutMillis} ms`)), timeoutMillis)
    socket.once('error', onError)
    socket.once(event, () => {
      done()
      resolve(socket)
    })
    if (signal?.aborted) onAbort()
    else signal?.addEventListener('abort', onAbort)
  })

/** A TCP connection to `address`, and nowhere else. Throws CONNECT_FAILED. */
export const openTcp = (address: string, target: Target, patience: Patience): Promise<Socket> => {
  const socket = connectTcp({ host: address, port: target.port, family: isIP(address), noDelay: true })
  return settled(socket, 'connect', patience, (reason, cause) =>
    egressErrors.CONNECT_FAILED({ ...target, reason }, cause),
  )
}

/** TLS over `socket`, verified against the name and the authorities of the context. Throws TLS_FAILED. */
export const openTls = (
  socket: Socket,
  { host, port }: Target,
  secureContext: SecureContext,
  patience: Patience,
): Promise<TLSSocket> => {
  const secure = connectTls({
    socket,
    host,
    // Server name indication takes names only (RFC 6066, section 3); an address is checked against the certificate all the same.
    servername: isIP(host) === 0 ? host : '',
    ALPNProtocols: ['http/1.1'],
    secureContext,
  })
  return settled(secure, 'secureConnect', patience, (reason, cause) =>
    egressErrors.TLS_FAILED({ host, port, reason }, cause),
  )
}

const authority = ({ host, port }: Target): string => `${isIP(host) === 6 ? `[${host}]` : host}:${port}`

/** A tunnel to `target` through a proxy that `socket` leads to (RFC 9110, section 9.3.6). Throws PROXY_REFUSED. */
export const openTunnel = (
  socket: Socket,
  proxy: Proxy,
  target: Target,
  { timeoutMillis, signal }: Patience,
): Promise<Socket> =>
  new Promise((resolve, reject) => {
    const refuse = (reason: string, cause?: unknown): void => {
      socket.destroy()
      reject(egressErrors.PROXY_REFUSED({ ...target, reason }, cause))
    }
    const asked = request({
      method: 'CONNECT',
      path: authority(target),
      headers: {
        host: authority(target),
        ...(proxy.authorization && { 'proxy-authorization': proxy.authorization }),
      },
      createConnection: () => socket,
      timeout: timeoutMillis,
      ...(signal && { signal }),
    })
    asked.once('connect', (answer, tunnel: Socket, head) => {
      if (answer.statusCode !== 200) return refuse(`it answered ${answer.statusCode}`)
      if (head.length > 0) tunnel.unshift(head)
      tunnel.setTimeout(0)
      resolve(tunnel)
    })
    asked.once('response', (answer) => refuse(`it answered ${answer.statusCode}`))
    asked.once('timeout', () => refuse(`no answer within ${timeoutMillis} ms`))
    asked.once('error', (error) => refuse(reasonOf(error), error))
    asked.end()
  })

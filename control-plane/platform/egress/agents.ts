import { Agent as HttpAgent, type ClientRequestArgs } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'
import type { Duplex } from 'node:stream'
import { callbackify } from 'node:util'
import type { Connected, Destination } from './connect.ts'

/** Connections that are kept for the next request, for `node:http` and clients built on it, such as the AWS SDK. */
export interface Pools {
  readonly http: HttpAgent
  readonly https: HttpsAgent
}

export interface ClientOptions {
  /** PEM texts of authorities to trust besides the usual. */
  readonly ca?: readonly string[]
  readonly trusted?: boolean
}

type Connect = (destination: Destination) => Promise<Connected>
type OnSocket = (error: Error | null, socket: Duplex) => void

const POOL = { keepAlive: true, maxSockets: 128, timeout: 60_000 } as const

const creator = (connect: Connect, isTls: boolean, { ca, trusted }: ClientOptions) => {
  const open = callbackify(connect)
  const fallback = isTls ? 443 : 80
  return ({ host, port }: ClientRequestArgs, callback?: OnSocket): undefined => {
    const tls = isTls ? { ca } : null
    open({ host: host ?? 'localhost', port: Number(port ?? fallback), tls, trusted }, (error, connected) => {
      // With an error nobody looks at the second argument; the type wants one.
      if (error) callback?.(error, undefined as never)
      else callback?.(null, connected.socket)
    })
  }
}

/** Pools whose every connection is made by `connect`. */
export const egressPools = (connect: Connect, options: ClientOptions): Pools => {
  const http = new HttpAgent(POOL)
  const https = new HttpsAgent(POOL)
  http.createConnection = creator(connect, false, options)
  https.createConnection = creator(connect, true, options)
  return { http, https }
}

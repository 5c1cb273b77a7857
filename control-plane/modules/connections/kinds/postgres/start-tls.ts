import { isIP, type Socket } from 'node:net'
import { connect, type SecureContext, type TLSSocket } from 'node:tls'
import { egressErrors } from '../../../../platform/egress/index.ts'
import { postgresErrors } from './postgres.errors.ts'

/** SSLRequest: its length, and the code 80877103 (PostgreSQL, «Message Formats»). */
const SSL_REQUEST = Buffer.from([0, 0, 0, 8, 0x04, 0xd2, 0x16, 0x2f])
const TIMEOUT_MILLIS = 10_000

interface Peer {
  readonly host: string
  readonly port: number
  readonly secureContext: SecureContext
  /** False: encrypted only, whoever answers. */
  readonly verified: boolean
}

/** Resolves with what `event` gives; otherwise destroys the socket and rejects. */
const next = <T>(socket: Socket, event: string, fail: (reason: string) => Error): Promise<T> =>
  new Promise((resolve, reject) => {
    const done = (): void => {
      clearTimeout(timer)
      socket.removeListener(event, onEvent)
      socket.removeListener('error', onError)
      socket.removeListener('close', onClose)
    }
    const refuse = (reason: string): void => {
      done()
      socket.on('error', () => undefined)
      socket.destroy()
      reject(fail(reason))
    }
    const onEvent = (value: T): void => {
      done()
      resolve(value)
    }
    const onError = (error: Error): void => refuse(error.message)
    const onClose = (): void => refuse('it closed the connection')
    const timer = setTimeout(() => refuse(`no answer within ${TIMEOUT_MILLIS} ms`), TIMEOUT_MILLIS)
    socket.once(event, onEvent)
    socket.once('error', onError)
    socket.once('close', onClose)
  })

/**
 * TLS as PostgreSQL begins it: asked for in the clear, and refused by one letter. More than that letter before the
 * handshake would be somebody else's words (CVE-2021-23222), and is refused. Throws POSTGRES_WITHOUT_TLS, TLS_FAILED.
 */
export const startTls = async (socket: Socket, peer: Peer): Promise<TLSSocket> => {
  const { host, port } = peer
  const failed = (reason: string): Error => egressErrors.TLS_FAILED({ host, port, reason })
  const answer = next<Buffer>(socket, 'data', failed)
  socket.write(SSL_REQUEST)
  const said = await answer
  if (said.toString('latin1') !== 'S') {
    socket.destroy()
    throw said[0] === 'N'.charCodeAt(0)
      ? postgresErrors.POSTGRES_WITHOUT_TLS({ host, port })
      : failed('this is no PostgreSQL server')
  }
  const secure = connect({
    socket,
    host,
    // Server name indication takes names only (RFC 6066, section 3).
    servername: isIP(host) === 0 ? host : '',
    secureContext: peer.secureContext,
    rejectUnauthorized: peer.verified,
  })
  await next(secure, 'secureConnect', failed)
  return secure
}

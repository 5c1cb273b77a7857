import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'

interface ReceivedMail {
  readonly to: readonly string[]
  readonly text: string
  readonly secure: boolean
  readonly user: string | undefined
}

/** A real mail server on loopback that keeps what it is given. */
export interface MailReceiver {
  readonly port: number
  readonly mails: ReceivedMail[]
  /** Names that somebody tried to sign in with. */
  readonly signIns: string[]
  readonly stop: () => Promise<void>
}

interface Options {
  readonly secure?: boolean
  readonly key?: string
  readonly cert?: string
  /** It offers no STARTTLS. */
  readonly withoutTls?: boolean
  /** Needed when given. */
  readonly password?: string
  /** Asked for each recipient: true refuses it. */
  readonly refuses?: (address: string) => boolean
}

export const startMailReceiver = async (options: Options = {}): Promise<MailReceiver> => {
  const { secure = false, key, cert, password, refuses } = options
  const mails: ReceivedMail[] = []
  const signIns: string[] = []
  const server = new SMTPServer({
    secure,
    ...(key !== undefined && cert !== undefined && { key, cert }),
    disabledCommands: options.withoutTls ? ['STARTTLS'] : [],
    allowInsecureAuth: true,
    authOptional: password === undefined,
    disableReverseLookup: true,
    onAuth: (auth, _session, callback) => {
      signIns.push(auth.username ?? '')
      if (auth.password === password) callback(null, { user: auth.username ?? '' })
      else callback(new Error('not you'))
    },
    onRcptTo: ({ address }, _session, callback) =>
      refuses?.(address) ? callback(new Error('no such mailbox')) : callback(),
    onData: (stream, session, callback) => {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        mails.push({
          to: session.envelope.rcptTo.map(({ address }) => address),
          text: Buffer.concat(chunks).toString(),
          secure: session.secure,
          user: typeof session.user === 'string' ? session.user : undefined,
        })
        callback()
      })
    },
  })
  // A client that breaks off is no fault of this server.
  server.on('error', () => undefined)
  const { server: listener } = server
  server.listen(0, '127.0.0.1')
  await once(listener, 'listening')
  return {
    port: (listener.address() as AddressInfo).port,
    mails,
    signIns,
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  }
}

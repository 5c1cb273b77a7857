import { callbackify } from 'node:util'
import { createTransport } from 'nodemailer'
import { errorTable } from '@boathouse/contract'
import type { Egress } from '../../../../platform/egress/index.ts'
import type { SmtpFields, SmtpSecrets } from './schema.ts'

/** What a mail server said to us, or did not. */
export const smtpErrors = errorTable({
  SMTP_REFUSED: {
    status: 502,
    message: (d: { host: string; port: number; step: string; reason: string }) =>
      `The mail server ${d.host}:${d.port} refuses ${d.step}: ${d.reason}.`,
  },
  SMTP_PLAIN: {
    status: 422,
    message: (d: { host: string; port: number }) => `No password is sent to ${d.host}:${d.port} without TLS.`,
  },
})

export interface Mail {
  /** The Message-ID without its brackets. A retry has the same. */
  readonly id: string
  readonly to: readonly string[]
  readonly subject: string
  readonly text: string
}

export interface MailServer {
  /** Greets the server and signs in. Throws what egress throws, SMTP_REFUSED, SMTP_PLAIN. */
  readonly verify: () => Promise<void>
  /** Hands over one mail; gives what the server said. Throws as `verify`; a mail that some recipients are refused is refused. */
  readonly send: (mail: Mail) => Promise<string>
  readonly close: () => void
}

interface Connection {
  readonly fields: SmtpFields
  readonly secrets: SmtpSecrets
}

const TIMEOUT_MILLIS = 20_000

const STEPS: Readonly<Record<string, string>> = {
  EAUTH: 'the sign-in',
  ETLS: 'STARTTLS',
  EENVELOPE: 'the sender or a recipient',
  EMESSAGE: 'the mail',
  ETIMEDOUT: 'to answer in time',
  ESOCKET: 'the connection',
  ECONNECTION: 'the connection',
}

const fieldOf = (error: unknown, name: string): string | undefined => {
  const value: unknown = error instanceof Error ? Reflect.get(error, name) : undefined
  return typeof value === 'string' && value !== '' ? value : undefined
}

const refusal = ({ host, port }: SmtpFields, error: unknown): Error => {
  const step = STEPS[fieldOf(error, 'code') ?? ''] ?? 'the mail'
  const said = fieldOf(error, 'response') ?? (error instanceof Error ? error.message : String(error))
  return smtpErrors.SMTP_REFUSED({ host, port, step, reason: said.replace(/[\s.]+$/, '') }, error)
}

/** A mail server as its connection says. Its sockets are opened by `egress`, and its certificate is judged as ever. */
export const openMailServer = (egress: Egress, { fields, secrets }: Connection): MailServer => {
  const { host, port, tls, ca_pem: pem } = fields
  const ca = pem === undefined ? [] : [pem]
  const isImplicit = tls === 'implicit'
  // What happened on the way, which the library tells as an error of its own.
  let onTheWay: unknown
  const open = callbackify(async () => {
    try {
      return (await egress.connect({ host, port, tls: isImplicit ? { ca } : null })).socket
    } catch (error) {
      onTheWay = error
      throw error
    }
  })
  const transport = createTransport({
    host,
    port,
    secure: isImplicit,
    requireTLS: tls === 'starttls',
    ignoreTLS: tls === 'none',
    tls: { secureContext: egress.secureContext(ca) },
    disableFileAccess: true,
    disableUrlAccess: true,
    greetingTimeout: TIMEOUT_MILLIS,
    socketTimeout: TIMEOUT_MILLIS,
    ...(fields.auth === 'password' && { auth: { user: fields.user ?? '', pass: secrets.password ?? '' } }),
    getSocket: (_options, callback) => {
      open((error, connection) => callback(error, error ? false : { connection, secured: isImplicit }))
    },
  })
  const asking = async <T>(work: () => Promise<T>): Promise<T> => {
    if (tls === 'none' && fields.auth === 'password') throw smtpErrors.SMTP_PLAIN({ host, port })
    onTheWay = undefined
    try {
      return await work()
    } catch (error) {
      throw onTheWay ?? refusal(fields, error)
    }
  }
  return {
    verify: () => asking(async () => void (await transport.verify())),
    send: ({ id, to, subject, text }) =>
      asking(async () => {
        const domain = fields.from.slice(fields.from.lastIndexOf('@') + 1)
        const sent = await transport.sendMail({
          from: fields.from,
          to: [...to],
          subject,
          text,
          messageId: `<${id}@${domain}>`,
          headers: { 'Auto-Submitted': 'auto-generated' },
        })
        if (sent.rejected.length === 0) return sent.response
        throw new Error(`${sent.rejected.map(String).join(', ')} refused`)
      }),
    close: () => transport.close(),
  }
}

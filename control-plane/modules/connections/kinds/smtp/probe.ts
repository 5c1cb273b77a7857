import { newId } from '../../../../platform/ids.ts'
import type { ProbeContext } from '../../kind.ts'
import {
  explainBy,
  explainNetwork,
  explainOr,
  networkChecks,
  type NetworkTarget,
} from '../../probe/network-checks.ts'
import { passed, runChecks, skipped, type Check, type Report } from '../../probe/run-checks.ts'
import { openMailServer, smtpErrors, type MailServer } from './mail-server.ts'
import type { SmtpFields, SmtpSecrets } from './schema.ts'

const DEADLINE_MILLIS = 60_000

interface MailTarget extends NetworkTarget {
  readonly fields: SmtpFields
  readonly server: MailServer
}

const [resolve, connect, implicitTls] = networkChecks

/** TLS from the beginning is tried apart; STARTTLS is part of the greeting, which the sign-in makes. */
const tls: Check<MailTarget> = {
  name: 'tls',
  needs: ['connect'],
  run: async (target, signal) => {
    if (target.fields.tls === 'none') return skipped('TLS is off: what is sent can be read on the way')
    if (target.fields.tls === 'starttls') return skipped('STARTTLS follows the greeting: see «authenticate»')
    return implicitTls ? implicitTls.run(target, signal) : skipped('not tried')
  },
}

const authenticate: Check<MailTarget> = {
  name: 'authenticate',
  needs: ['connect', 'tls'],
  run: async ({ fields, server }) => {
    await server.verify()
    const way = fields.tls === 'none' ? 'without TLS' : 'over TLS'
    return passed(
      fields.auth === 'none'
        ? `the server greets us ${way}; no sign-in is asked for`
        : `the server takes the sign-in of ${fields.user} ${way}`,
    )
  },
}

const deliver: Check<MailTarget> = {
  name: 'deliver',
  needs: ['authenticate'],
  run: async ({ fields, server }) => {
    if (fields.test_to === undefined) return skipped('no test recipient is given')
    const said = await server.send({
      id: newId(),
      to: [fields.test_to],
      subject: 'Boathouse: a test of the mail connection',
      text: 'This mail was sent to test a connection of Boathouse. Nothing is to be done.\n',
    })
    return passed(`the server took a mail to ${fields.test_to}: ${said}`)
  },
}

const CHECKS: readonly Check<MailTarget>[] = [
  ...[resolve, connect].flatMap((check) => check ?? []),
  tls,
  authenticate,
  deliver,
]

export const smtpCheckNames = CHECKS.map(({ name }) => name)

const REMEDIES: Readonly<Record<string, string>> = {
  [smtpErrors.SMTP_REFUSED.code]:
    'Correct user, password, sender or TLS mode; the log of the mail server says more.',
  [smtpErrors.SMTP_PLAIN.code]: 'Choose starttls or implicit, or the sign-in none.',
}

const explain = explainBy(REMEDIES, explainNetwork)

/** Greets the server and signs in; sends one mail when the connection names a recipient for it. */
export const probeSmtp = async (
  connection: { readonly fields: SmtpFields; readonly secrets: SmtpSecrets },
  { egress }: ProbeContext,
): Promise<Report> => {
  const { fields, secrets } = connection
  const { host, port, ca_pem: pem } = fields
  const server = openMailServer(egress, connection)
  try {
    const target: MailTarget = {
      egress,
      address: { host, port, tls: fields.tls === 'implicit' },
      ca: pem === undefined ? [] : [pem],
      fields,
      server,
    }
    return await runChecks(CHECKS, target, {
      deadlineMillis: DEADLINE_MILLIS,
      secrets: Object.values(secrets),
      explain: explainOr(explain),
    })
  } finally {
    server.close()
  }
}

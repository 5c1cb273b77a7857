import { defineKind } from '../../kind.ts'
import type { MailServer, openMailServer as open } from './mail-server.ts'
import { SmtpFields, SmtpSecrets } from './schema.ts'

/** A mail server as its connection says. The library is loaded when somebody has a mail to send. */
export const openMailServer = async (...given: Parameters<typeof open>): Promise<MailServer> =>
  (await import('./mail-server.ts')).openMailServer(...given)

/** A server that takes notifications as mail. */
export const smtp = defineKind({
  name: 'smtp',
  title: 'E-mail (SMTP)',
  summary: 'A mail server that delivers notifications.',
  testDisturbs: true,
  fields: SmtpFields,
  secrets: SmtpSecrets,
  checks: ['resolve', 'connect', 'tls', 'authenticate', 'deliver'],
  probe: async (connection, context) => (await import('./probe.ts')).probeSmtp(connection, context),
})

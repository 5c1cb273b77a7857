import { defineKind } from '../../kind.ts'
import { SmtpFields, SmtpSecrets } from './schema.ts'

export type { Mail } from './mail-server.ts'

/** A server that takes notifications as mail. */
export const smtp = defineKind({
  name: 'smtp',
  title: 'E-mail (SMTP)',
  summary: 'A mail server that delivers notifications.',
  fields: SmtpFields,
  secrets: SmtpSecrets,
  checks: ['resolve', 'connect', 'tls', 'authenticate', 'deliver'],
  probe: async (connection, context) => (await import('./probe.ts')).probeSmtp(connection, context),
})

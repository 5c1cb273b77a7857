import { defineKind } from '../../kind.ts'
import { WebhookFields, WebhookSecrets } from './schema.ts'

export { postWebhook, type WebhookAnswer, type WebhookMessage } from './post-webhook.ts'
export { isSignedBy, signatureOf, type SignedMessage } from './signature.ts'

/** A receiver of notifications by HTTP. */
export const webhook = defineKind({
  name: 'webhook',
  title: 'Webhook',
  summary: 'An address that is told by a signed POST how runs go.',
  fields: WebhookFields,
  secrets: WebhookSecrets,
  testDisturbs: true,
  checks: ['resolve', 'connect', 'tls', 'deliver'],
  probe: async (connection, context) => (await import('./probe.ts')).probeWebhook(connection, context),
})

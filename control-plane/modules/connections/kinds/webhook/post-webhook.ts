import type { Egress } from '../../../../platform/egress/index.ts'
import { programVersion } from '../../../../platform/version.ts'
import { readHeaders } from './read-headers.ts'
import type { WebhookFields, WebhookSecrets } from './schema.ts'
import { signatureOf } from './signature.ts'

export interface WebhookTarget {
  readonly fields: WebhookFields
  readonly secrets: WebhookSecrets
}

/** What is told. A retry has the same id, by which the receiver knows it. */
export interface WebhookMessage {
  readonly id: string
  /** `run.failed`: what kind of thing happened. */
  readonly type: string
  /** When it happened, ISO 8601. */
  readonly at: string
  readonly data: Readonly<Record<string, unknown>>
  /** One sentence, for receivers of the format `text`. */
  readonly text: string
}

/** What the receiver said. */
export interface WebhookAnswer {
  readonly status: number
  /** The beginning of its body. */
  readonly body: string
  readonly retryAfter: string | null
  readonly location: string | null
}

const TIMEOUT_MILLIS = 10_000
const MAX_ANSWER_BYTES = 1 << 20
const SHOWN = 300

/** The whole address. Throws when the secret end would lead elsewhere than the URL that people see. */
const addressOf = ({ fields, secrets }: WebhookTarget): URL => {
  const end = secrets.url_secret ?? ''
  if (end !== '' && !/^[/?]/.test(end)) throw new Error('the secret end of the URL must begin with / or ?')
  const visible = new URL(fields.url)
  const whole = new URL(fields.url + end)
  if (whole.origin !== visible.origin) throw new Error('the secret end of the URL leads to another host')
  return whole
}

const bodyOf = ({ format }: WebhookFields, { type, at, data, text }: WebhookMessage): string =>
  JSON.stringify(format === 'text' ? { text } : { type, timestamp: at, data })

const headersOf = (
  { fields, secrets }: WebhookTarget,
  id: string,
  body: string,
): Readonly<Record<string, string>> => {
  const timestamp = Math.floor(Date.now() / 1000)
  const { signing_secret: secret, authorization } = secrets
  return {
    ...readHeaders(fields.headers).headers,
    'content-type': 'application/json',
    'content-length': String(Buffer.byteLength(body)),
    'user-agent': `Boathouse/${programVersion}`,
    'webhook-id': id,
    'webhook-timestamp': String(timestamp),
    ...(secret !== undefined && { 'webhook-signature': signatureOf(secret, { id, timestamp, body }) }),
    ...(authorization !== undefined && { authorization }),
  }
}

/**
 * One POST to a webhook, signed when the connection has a secret. The whole answer has ten seconds; redirects are not
 * followed. Throws what egress throws, and an Error when the secret end of the URL leads elsewhere.
 */
export const postWebhook = async (
  egress: Egress,
  target: WebhookTarget,
  message: WebhookMessage,
  signal?: AbortSignal,
): Promise<WebhookAnswer> => {
  const { ca_pem: pem } = target.fields
  const client = egress.client({ ca: pem === undefined ? [] : [pem] })
  try {
    const body = bodyOf(target.fields, message)
    const response = await client.fetch(addressOf(target), {
      method: 'POST',
      headers: headersOf(target, message.id, body),
      body,
      signal,
      timeoutMillis: TIMEOUT_MILLIS,
      maxBytes: MAX_ANSWER_BYTES,
    })
    return {
      status: response.status,
      body: (await response.text()).slice(0, SHOWN),
      retryAfter: response.headers.get('retry-after'),
      location: response.headers.get('location'),
    }
  } finally {
    client.close()
  }
}

import { Buffer } from 'node:buffer'
import type { Readable } from 'node:stream'
import { RawAnswer } from './handle.ts'

/** What the token endpoints of RFC 6749 have in common. */

const LARGEST_FORM = 16 * 1024

/** An answer of a token endpoint; nothing on the way keeps it (section 5.1). */
export const oauthAnswer = (
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): RawAnswer =>
  new RawAnswer({
    status,
    headers: { 'content-type': 'application/json', 'cache-control': 'no-store', ...headers },
    body: JSON.stringify(body),
  })

/** Section 5.2: token endpoints have OAuth's errors, not ours. `retryAfter` in seconds. */
export const oauthRefusal = (
  status: number,
  error: string,
  description: string,
  retryAfter?: number,
): RawAnswer =>
  oauthAnswer(
    status,
    { error, error_description: description },
    retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) },
  )

/** The form in a body; undefined when it is larger than 16 KiB. */
export const readOauthForm = async (body: Readable): Promise<URLSearchParams | undefined> => {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of body) {
    const bytes = Buffer.from(chunk)
    size += bytes.length
    if (size > LARGEST_FORM) return undefined
    chunks.push(bytes)
  }
  return new URLSearchParams(Buffer.concat(chunks).toString('utf8'))
}

export interface ClientCredential {
  readonly clientId: string | undefined
  readonly secret: string
}

const decodeForm = (text: string): string => {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    return text
  }
}

/** Client id and secret in the form, or as HTTP Basic (section 2.3.1). */
export const clientCredential = (
  form: URLSearchParams,
  authorization: string | undefined,
): ClientCredential | undefined => {
  const inForm = form.get('client_secret')
  if (inForm) return { clientId: form.get('client_id') ?? undefined, secret: inForm }
  const basic = /^Basic ([A-Za-z0-9+/=]+)$/i.exec(authorization ?? '')?.[1]
  if (basic === undefined) return undefined
  const [id = '', ...rest] = Buffer.from(basic, 'base64').toString('utf8').split(':')
  return { clientId: id === '' ? undefined : decodeForm(id), secret: decodeForm(rest.join(':')) }
}

import { Readable } from 'node:stream'
import type { OperationSpec } from '@boathouse/contract'
import { RawAnswer } from '../platform/handle.ts'
import type { SavedAnswer } from './idempotency.ts'
import { jsonText } from './json-text.ts'

export interface HttpAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | readonly string[]>>
  readonly body: Readable | string | Uint8Array | undefined
}

const etagOf = (body: unknown): Record<string, string> =>
  typeof body === 'object' && body !== null && 'version' in body && typeof body.version === 'number'
    ? { etag: `"${body.version}"` }
    : {}

/**
 * The answer to what a handler gave: checked against the contract, which also drops whatever the contract does
 * not list. A thing with a `version` carries it as ETag. Throws ZodError when the handler broke its promise.
 */
export const makeAnswer = (operation: OperationSpec, output: unknown): HttpAnswer => {
  if (output instanceof RawAnswer) return output
  if (operation.response === undefined)
    return { status: operation.status ?? 204, headers: {}, body: undefined }
  if (operation.response === 'stream') throw new Error(`${operation.name} must give a RawAnswer`)
  const body: unknown = operation.response.parse(output)
  return {
    status: operation.status ?? 200,
    headers: { 'content-type': 'application/json; charset=utf-8', ...etagOf(body) },
    body: jsonText(body),
  }
}

/** How to give an answer again; undefined for streams, which cannot be. */
export const saveable = ({ status, headers, body }: HttpAnswer): SavedAnswer | undefined => {
  if (body instanceof Readable) return undefined
  const single = Object.entries(headers).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  )
  return {
    status,
    headers: Object.fromEntries(single),
    body: body === undefined || typeof body === 'string' ? (body ?? '') : Buffer.from(body).toString('utf8'),
  }
}

import type { Socket } from 'node:net'
import { newId } from '../platform/ids.ts'
import { RESPONSE_HEADERS } from './response-headers.ts'

/** Bytes of the request line and the headers together. */
export const MAX_HEADER_BYTES = 96 * 1024

const STATUS: Readonly<Record<string, readonly [number, string, string]>> = {
  HPE_HEADER_OVERFLOW: [
    431,
    'Request Header Fields Too Large',
    `Address and headers are larger than ${MAX_HEADER_BYTES / 1024} KiB.`,
  ],
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'Request Timeout', 'The request did not arrive in time.'],
}

const HELMETS = Object.entries(RESPONSE_HEADERS)
  .map(([name, value]) => `${name}: ${value}\r\n`)
  .join('')

/** Answers bytes that are no HTTP request, in the shape of every other error. */
export const answerUnreadable = (error: Error & { code?: string }, socket: Socket): void => {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy()
    return
  }
  const [status, phrase, message] = STATUS[error.code ?? ''] ?? [
    400,
    'Bad Request',
    'This is no HTTP request.',
  ]
  const details = { fields: [{ field: 'request', message }] }
  const body = JSON.stringify({ error_code: 'INVALID_REQUEST', message, details, request_id: newId() })
  socket.end(
    `HTTP/1.1 ${status} ${phrase}\r\ncontent-type: application/json; charset=utf-8\r\n${HELMETS}` +
      `content-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
  )
}

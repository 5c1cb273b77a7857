import { errorTable } from '@boathouse/contract/errors.ts'

interface Target {
  readonly host: string
  readonly port: number
}
const nameOf = ({ host, port }: Target): string => `${host.includes(':') ? `[${host}]` : host}:${port}`

/** Why an outgoing request did not happen. None holds what was sent. */
export const egressErrors = errorTable({
  INVALID_HOST: {
    status: 422,
    message: (d: { host: string }) => `«${d.host}» is neither a host name nor an address.`,
  },
  EGRESS_DENIED: {
    status: 422,
    message: (d: Target & { reason: string }) =>
      `Connecting to ${nameOf(d)} is not allowed: ${d.reason}. «boathouse egress get» shows where the organisation allows connections to.`,
  },
  HOST_NOT_FOUND: {
    status: 502,
    message: (d: { host: string; reason: string }) => `The host ${d.host} has no address: ${d.reason}.`,
  },
  CONNECT_FAILED: {
    status: 502,
    message: (d: Target & { reason: string }) => `${nameOf(d)} does not answer: ${d.reason}.`,
  },
  PROXY_REFUSED: {
    status: 502,
    message: (d: Target & { reason: string }) => `The proxy did not connect to ${nameOf(d)}: ${d.reason}.`,
  },
  TLS_FAILED: {
    status: 502,
    message: (d: Target & { reason: string }) => `TLS with ${nameOf(d)} failed: ${d.reason}.`,
  },
  REQUEST_TIMED_OUT: {
    status: 504,
    message: (d: Target & { millis: number }) => `${nameOf(d)} did not answer within ${d.millis} ms.`,
  },
  ANSWER_TOO_LARGE: {
    status: 502,
    message: (d: Target & { limit: number }) => `The answer of ${nameOf(d)} is larger than ${d.limit} bytes.`,
  },
})

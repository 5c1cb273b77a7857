import { sqlState } from '../platform/database.ts'

const NETWORK = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOENT',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EHOSTUNREACH',
])
// Shutting down, crashed, starting up (class 57P), connection exceptions (class 08), too many connections.
const STATE = /^(?:57P0[123]|08...|53300)$/
const MESSAGE =
  /^(?:Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error)/

interface ConnectError extends Error {
  readonly code?: string
  readonly syscall?: string
  readonly address?: string
  readonly port?: number
}

/** True when a query failed because the database was not there, not because of what was asked. */
export const isDatabaseOutage = (error: unknown): boolean => {
  if (!(error instanceof Error)) return false
  const state = sqlState(error)
  if (state !== undefined) return STATE.test(state)
  if (MESSAGE.test(error.message)) return true
  // Only errors of `connect` on the way to PostgreSQL: its socket's name, or its port.
  const { code, syscall, address, port }: ConnectError = error
  return (
    syscall === 'connect' &&
    NETWORK.has(code ?? '') &&
    (port !== undefined || (address?.includes('.s.PGSQL.') ?? false))
  )
}

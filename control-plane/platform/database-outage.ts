import { sqlState } from './database.ts'

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

const DRIVER = /[\\/]node_modules[\\/]pg[\\/]lib[\\/]/

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
  const { code, syscall, address, port, stack = '' }: ConnectError = error
  if (!NETWORK.has(code ?? '')) return false
  // A connection that broke in use: the socket does not say whose it was, the driver that waited for it does.
  if (syscall === 'write' || syscall === 'read') return DRIVER.test(stack)
  // Errors of `connect` on the way to PostgreSQL only: its socket's name, or its port.
  return syscall === 'connect' && (port !== undefined || (address?.includes('.s.PGSQL.') ?? false))
}

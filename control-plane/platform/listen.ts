import { errorTable } from '@boathouse/contract/errors.ts'
import type { Config } from './config.ts'
import { holderOfPort } from './port-holder.ts'

const DEFAULT_PORT = 8484
const PORTS_TO_TRY = 100

const listenErrors = errorTable({
  PORT_TAKEN: {
    status: 503,
    message: (d: { host: string; port: number; holder: string }) =>
      `Port ${d.port} on ${d.host} is taken by ${d.holder}. Stop it, set BOATHOUSE_PORT to another port, or unset it to take the next free one.`,
  },
  CANNOT_LISTEN: {
    status: 503,
    message: (d: { host: string; port: number; reason: string }) =>
      `Cannot listen on ${d.host} port ${d.port}: ${d.reason}. Check BOATHOUSE_HOST and BOATHOUSE_PORT.`,
  },
})

/** Binds a port and gives the one that it got (another only when asked for 0); rejects like `net.Server.listen`. */
export type Bind = (address: { host: string; port: number }) => Promise<number>

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : ''

/**
 * Binds as the configuration says: an explicit port or nothing, else 8484 or the next free one.
 * `moved` hears of the port that was taken. Throws PORT_TAKEN naming the holder, or CANNOT_LISTEN.
 */
export const listenAsConfigured = async (
  { host, port }: Config['listen'],
  bind: Bind,
  moved: (taken: number, got: number) => void,
): Promise<number> => {
  const candidates =
    port === undefined ? Array.from({ length: PORTS_TO_TRY }, (_, index) => DEFAULT_PORT + index) : [port]
  for (const candidate of candidates) {
    try {
      const got = await bind({ host, port: candidate })
      if (port === undefined && candidate !== DEFAULT_PORT) moved(DEFAULT_PORT, got)
      return got
    } catch (error) {
      if (codeOf(error) !== 'EADDRINUSE') {
        const reason = error instanceof Error ? error.message : String(error)
        throw listenErrors.CANNOT_LISTEN({ host, port: candidate, reason }, error)
      }
    }
  }
  const taken = port ?? DEFAULT_PORT
  throw listenErrors.PORT_TAKEN({ host, port: taken, holder: holderOfPort(taken) ?? 'another process' })
}

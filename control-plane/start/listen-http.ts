import { readFileSync } from 'node:fs'
import { isIP } from 'node:net'
import type { FastifyInstance } from 'fastify'
import { configErrors, type Config } from '../platform/config.ts'
import { listenAsConfigured } from '../platform/listen.ts'
import type { Log } from '../platform/log.ts'
import { holderOfPort } from '../platform/port-holder.ts'

/** The text of a PEM file that a setting names. Throws INVALID_CONFIGURATION. */
export const readPem = (setting: string, file: string): string => {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    const problem = `names a file that cannot be read: ${String(error)}`
    throw configErrors.INVALID_CONFIGURATION({ problems: [{ setting, problem }] })
  }
}

/** The PEM texts of the configured certificate and key; undefined: plain http. Throws INVALID_CONFIGURATION. */
export const readTls = (tls: Config['listen']['tls']): { cert: string; key: string } | undefined =>
  tls && {
    cert: readPem('BOATHOUSE_TLS_CERT', tls.certFile),
    key: readPem('BOATHOUSE_TLS_KEY', tls.keyFile),
  }

const portOf = (app: FastifyInstance): number => {
  const address = app.server.address()
  return typeof address === 'object' && address !== null ? address.port : 0
}

const EVERYWHERE = new Set(['0.0.0.0', '::'])

/** The address to open on this machine; for «every interface» that is loopback. */
const addressOf = (listen: Config['listen'], port: number): string => {
  const host = EVERYWHERE.has(listen.host) ? '127.0.0.1' : listen.host
  return `${listen.tls ? 'https' : 'http'}://${isIP(host) === 6 ? `[${host}]` : host}:${port}`
}

/** Listens as configured and gives the address to open on this machine. Throws PORT_TAKEN or CANNOT_LISTEN. */
export const listenHttp = async (app: FastifyInstance, config: Config, log: Log): Promise<string> => {
  const bind = async (address: { host: string; port: number }): Promise<number> => {
    await app.listen(address)
    return portOf(app)
  }
  const port = await listenAsConfigured(config.listen, bind, (taken, got) =>
    log.warn(`port ${taken} is taken by ${holderOfPort(taken) ?? 'another process'}; using ${got} instead`),
  )
  return addressOf(config.listen, port)
}

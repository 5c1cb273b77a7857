import { programVersion } from '../../../platform/version.ts'
import type { AuditEventView } from '../present-event.ts'
import { ocsfOf } from './ocsf.ts'

// Facility 13 «log audit»; severity 5 «notice», 4 «warning» for what was refused or failed (RFC 5424, section 6.2.1).
const FACILITY = 13

const printable = (text: string, max: number): string =>
  text.replaceAll(/[^\x21-\x7e]/g, '-').slice(0, max) || '-'

// RFC 5424, section 6.3.3: in a parameter's value these three are escaped.
const parameter = (name: string, value: string | null): string =>
  value === null
    ? ''
    : ` ${name}="${value.replaceAll(/[\p{Cc}]/gu, ' ').replaceAll(/["\\\]]/g, (sign) => `\\${sign}`)}"`

/** One event as RFC 5424 writes it, its OCSF object as the message (UTF-8 with the byte order mark of section 6.4). */
export const syslogMessage = (event: AuditEventView, host: string): string => {
  const severity = event.outcome === 'done' ? 5 : 4
  const data =
    parameter('event', event.event_id) +
    parameter('principal', event.principal) +
    parameter('outcome', event.outcome) +
    parameter('request', event.request_id || null)
  const head = `<${FACILITY * 8 + severity}>1 ${event.at} ${printable(host, 255)} boathouse ${process.pid} ${printable(event.operation, 32)}`
  return `${head} [audit@32473${parameter('version', programVersion)}${data}] \ufeff${JSON.stringify(ocsfOf(event))}`
}

/** Octet counting, so that a message may hold anything (RFC 6587, section 3.4.1; RFC 5425, section 4.3). */
export const framed = (message: string): Buffer => {
  const bytes = Buffer.from(message)
  return Buffer.concat([Buffer.from(`${bytes.length} `), bytes])
}

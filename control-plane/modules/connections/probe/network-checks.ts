import { TLSSocket } from 'node:tls'
import { BoathouseError } from '@boathouse/contract'
import { egressErrors, type Egress } from '../../../platform/egress/index.ts'
import { failed, passed, skipped, type Check, type Finding } from './run-checks.ts'

/** Where a connection leads to, for the checks that every kind begins with. */
export interface Address {
  readonly host: string
  readonly port: number
  readonly tls: boolean
}

export interface NetworkTarget {
  readonly egress: Egress
  readonly address: Address
  /** PEM texts of authorities to trust besides the usual. */
  readonly ca: readonly string[]
}

/** Host, port and whether TLS is spoken, of an http or https address. */
export const addressOf = (url: string | URL): Address => {
  const { protocol, hostname, port } = new URL(url)
  const tls = protocol === 'https:'
  return { host: hostname.replace(/^\[(.*)\]$/, '$1'), port: Number(port || (tls ? 443 : 80)), tls }
}

type Explain = (error: unknown) => Finding | undefined

/** Says what a refusal of ours means by its code; what is not among them is explained otherwise. */
export const explainBy =
  (remedies: Readonly<Record<string, string>>, otherwise: Explain): Explain =>
  (error) =>
    error instanceof BoathouseError && Object.hasOwn(remedies, error.code)
      ? failed(error.message, remedies[error.code])
      : otherwise(error)

const REMEDIES: Readonly<Record<string, string>> = {
  [egressErrors.INVALID_HOST.code]: 'Correct the host of the endpoint.',
  [egressErrors.EGRESS_DENIED.code]:
    'Use another address, or ask an administrator to allow its network and port with «boathouse egress set».',
  [egressErrors.HOST_NOT_FOUND.code]: 'Correct the host name, or the DNS of the server that runs Boathouse.',
  [egressErrors.CONNECT_FAILED.code]:
    'Look whether the service runs, whether the port is right, and whether a firewall stands between.',
  [egressErrors.PROXY_REFUSED.code]:
    'Look at HTTPS_PROXY and NO_PROXY, or have the proxy let this host through.',
  [egressErrors.TLS_FAILED.code]:
    'Give the certificate of the authority that signed the server, use the name that its certificate has, or correct https and http.',
  [egressErrors.REQUEST_TIMED_OUT.code]:
    'Look whether the service is overloaded or a firewall drops packets.',
}

/** What a failure on the way means; undefined when it is none of those. */
export const explainNetwork = explainBy(REMEDIES, () => undefined)

const orUnexplained = (error: unknown): Finding =>
  explainNetwork(error) ?? failed(error instanceof Error ? error.message : String(error))

const resolve: Check<NetworkTarget> = {
  name: 'resolve',
  run: async ({ egress, address: { host } }) => {
    const addresses = await egress.resolve(host)
    return passed(addresses[0] === host ? `${host} is an address` : `${host} is ${addresses.join(', ')}`)
  },
}

const connect: Check<NetworkTarget> = {
  name: 'connect',
  run: async ({ egress, address: { host, port } }, signal) => {
    const began = performance.now()
    const { socket, via } = await egress.connect({ host, port, tls: null, signal })
    socket.destroy()
    return passed(`port ${port} answers through ${via} after ${Math.round(performance.now() - began)} ms`)
  },
}

const tls: Check<NetworkTarget> = {
  name: 'tls',
  needs: ['connect'],
  run: async ({ egress, address: { host, port, tls: isTls }, ca }, signal) => {
    if (!isTls) return skipped('the endpoint is http: what is sent can be read on the way')
    const { socket } = await egress.connect({ host, port, tls: { ca }, signal })
    const secure = socket instanceof TLSSocket ? socket : undefined
    const evidence = `${secure?.getProtocol()}, certificate valid until ${secure?.getPeerCertificate().valid_to}`
    socket.destroy()
    return passed(evidence)
  },
}

/** Resolve, connect, TLS. A name that only the proxy knows is no failure: connecting tells. */
export const networkChecks: readonly Check<NetworkTarget>[] = [{ ...resolve, required: false }, connect, tls]

export const explainOr =
  (explain: Explain) =>
  (error: unknown): Finding =>
    explain(error) ?? orUnexplained(error)

const SKEW_SECONDS = 300

/** Compares a Date header with our clock; signatures and tokens are refused when they differ by minutes. */
export const clockFinding = (date: string | null | undefined): Finding => {
  const theirs = Date.parse(date ?? '')
  if (Number.isNaN(theirs)) return skipped('the other side does not say what time it is')
  const seconds = Math.round((theirs - Date.now()) / 1000)
  const evidence =
    Math.abs(seconds) <= 1
      ? 'the clocks agree'
      : `its clock is ${Math.abs(seconds)} s ${seconds > 0 ? 'ahead of' : 'behind'} ours`
  return Math.abs(seconds) > SKEW_SECONDS
    ? failed(evidence, 'Set both clocks by NTP: requests are refused when they differ too much.')
    : passed(evidence)
}

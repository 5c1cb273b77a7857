import { parseNetwork, type Network } from './network.ts'

/** Where an organisation lets its servers connect to. */
export interface EgressRules {
  readonly networks: readonly Network[]
  readonly ports: readonly PortRange[]
}

export interface PortRange {
  readonly first: number
  readonly last: number
}

/**
 * Before anybody sets rules: every network that is not denied for good, the ports of the web and of mail, and
 * those where services without privileges listen.
 */
export const DEFAULT_EGRESS = {
  networks: ['0.0.0.0/0', '::/0'],
  ports: ['80', '443', '465', '587', '1024-65535'],
} as const

/** `443` or `1024-65535`; undefined when `text` is neither. */
export const parsePorts = (text: string): PortRange | undefined => {
  const [, from, to = from] = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(text) ?? []
  const [first, last] = [Number(from), Number(to)]
  return first >= 1 && first <= last && last <= 65_535 ? { first, last } : undefined
}

/** The rules that the texts write; texts that write none are left out. */
export const egressRules = (texts: {
  readonly networks: readonly string[]
  readonly ports: readonly string[]
}): EgressRules => ({
  networks: texts.networks.flatMap((text) => parseNetwork(text) ?? []),
  ports: texts.ports.flatMap((text) => parsePorts(text) ?? []),
})

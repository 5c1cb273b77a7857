import { parseIp, type IpAddress } from './ip-address.ts'

/** `10.0.0.0/8`: the addresses whose first `length` bits are those of `address`. */
export interface Network {
  readonly text: string
  readonly address: IpAddress
  readonly length: number
}

const widthOf = ({ family }: IpAddress): number => (family === 4 ? 32 : 128)

/** The network that `text` writes; an address alone is a network of one. undefined when it is none. */
export const parseNetwork = (text: string): Network | undefined => {
  const [written = '', length, ...rest] = text.split('/')
  const address = written.includes('%') ? undefined : parseIp(written)
  if (!address || rest.length > 0) return undefined
  const width = widthOf(address)
  if (length === undefined) return { text, address, length: width }
  const bits = /^\d{1,3}$/.test(length) ? Number(length) : width + 1
  return bits <= width ? { text, address, length: bits } : undefined
}

export const isIn = (network: Network, { family, value }: IpAddress): boolean => {
  if (family !== network.address.family) return false
  const rest = BigInt(widthOf(network.address) - network.length)
  return value >> rest === network.address.value >> rest
}

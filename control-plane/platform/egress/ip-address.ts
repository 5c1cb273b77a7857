import { isIP } from 'node:net'

/** An address as a number: 32 bits for family 4, 128 for family 6. */
export interface IpAddress {
  readonly family: 4 | 6
  readonly value: bigint
}

const IPV4_BITS = 32n
const LOW_32 = 0xffffffffn

const ipv4Value = (text: string): bigint =>
  text.split('.').reduce((value, octet) => (value << 8n) | BigInt(octet), 0n)

const groups = (text: string): string[] => (text === '' ? [] : text.split(':'))

// The last 32 bits may be written as an IPv4 address (RFC 4291, section 2.2).
const withoutDots = (text: string): string => {
  const dotted = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(text)
  if (!dotted) return text
  const value = ipv4Value(dotted[2] ?? '')
  return `${dotted[1]}${(value >> 16n).toString(16)}:${(value & 0xffffn).toString(16)}`
}

const ipv6Value = (text: string): bigint => {
  const [head = '', tail] = withoutDots(text).split('::')
  const [before, after] = [groups(head), groups(tail ?? '')]
  const zeros = Array.from({ length: 8 - before.length - after.length }, () => '0')
  const all = tail === undefined ? before : [...before, ...zeros, ...after]
  return all.reduce((value, group) => (value << 16n) | BigInt(`0x${group}`), 0n)
}

/** The address that `text` writes in the usual form; undefined when it is none. A zone (`%eth0`) is left out. */
export const parseIp = (text: string): IpAddress | undefined => {
  const [address = ''] = text.split('%')
  const family = isIP(address)
  if (family === 4) return { family, value: ipv4Value(address) }
  if (family === 6) return { family, value: ipv6Value(address) }
  return undefined
}

const ipv4 = (value: bigint): IpAddress => ({ family: 4, value: value & LOW_32 })

/**
 * Ways to write an IPv4 address inside an IPv6 one: what the first `bits` bits are, and where the IPv4 address is.
 * RFC 4291 §2.5.5 (mapped, compatible), 7915 (translated), 6052 and 8215 (NAT64), 3056 (6to4), 4380 (Teredo: server,
 * and client with every bit flipped).
 */
const EMBEDDINGS: readonly {
  readonly prefix: bigint
  readonly bits: bigint
  readonly ipv4In: (value: bigint) => bigint
}[] = [
  { prefix: 0xffffn, bits: 96n, ipv4In: (value) => value },
  { prefix: 0n, bits: 96n, ipv4In: (value) => value },
  { prefix: 0xffff0000n, bits: 96n, ipv4In: (value) => value },
  { prefix: 0x64ff9bn << 64n, bits: 96n, ipv4In: (value) => value },
  { prefix: 0x64ff9b0001n, bits: 48n, ipv4In: (value) => value },
  { prefix: 0x2002n, bits: 16n, ipv4In: (value) => value >> 80n },
  { prefix: 0x20010000n, bits: 32n, ipv4In: (value) => value >> 64n },
  { prefix: 0x20010000n, bits: 32n, ipv4In: (value) => ~value },
]
const IPV6_BITS = 128n
// ISATAP (RFC 5214): the interface identifier is 0000:5efe or 0200:5efe and the IPv4 address.
const ISATAP = 0x00005efen
const isIsatap = (value: bigint): boolean => ((value >> IPV4_BITS) & 0xfdffffffn) === ISATAP

/** `address` and every IPv4 address that a gateway or the host may take it for. A mapped one is only its IPv4 address. */
export const facesOf = (address: IpAddress): readonly IpAddress[] => {
  if (address.family === 4) return [address]
  const { value } = address
  if (value >> IPV4_BITS === 0xffffn) return [ipv4(value)]
  const inside = EMBEDDINGS.filter(({ prefix, bits }) => value >> (IPV6_BITS - bits) === prefix)
  const faces = inside.map(({ ipv4In }) => ipv4(ipv4In(value)))
  return [address, ...faces, ...(isIsatap(value) ? [ipv4(value)] : [])]
}

import { assert, bigInt, constantFrom, integer, property } from 'fast-check'
import { describe, expect, test } from 'vitest'
import { whyDenied, type Surroundings } from './destination.policy.ts'
import { DEFAULT_EGRESS, egressRules } from './egress-rules.ts'
import { parseIp, type IpAddress } from './ip-address.ts'
import { canonicalHost } from './resolve-host.ts'

const open: Surroundings = { rules: egressRules(DEFAULT_EGRESS), loopbackOpen: false, own: [] }

const ip = (text: string): IpAddress => {
  const address = parseIp(canonicalHost(text))
  if (!address) throw new Error(`${text} is no address`)
  return address
}

describe('denied for good, however it is written', () => {
  test.each([
    ['169.254.169.254', 'metadata'],
    ['0xa9fea9fe', 'metadata'],
    ['2852039166', 'metadata'],
    ['0251.0376.0251.0376', 'metadata'],
    ['169.254.43518', 'metadata'],
    ['::ffff:169.254.169.254', 'metadata'],
    ['[::ffff:a9fe:a9fe]', 'metadata'],
    ['64:ff9b::a9fe:a9fe', 'metadata'],
    ['64:ff9b:1::a9fe:a9fe', 'metadata'],
    ['2002:a9fe:a9fe::1', 'metadata'],
    ['::169.254.169.254', 'metadata'],
    ['::ffff:0:a9fe:a9fe', 'metadata'],
    ['2001:0:a9fe:a9fe::1', 'metadata'],
    ['2001:0:808:808:0:0:5601:5601', 'metadata'],
    ['2001:db8::5efe:a9fe:a9fe', 'metadata'],
    ['2001:db8::200:5efe:a9fe:a9fe', 'metadata'],
    ['fd00:ec2::254', 'metadata'],
    ['fd20:ce::254', 'metadata'],
    ['100.100.100.200', 'metadata'],
    ['168.63.129.16', 'metadata'],
    ['169.254.170.2', 'metadata'],
    ['169.254.0.1', 'link-local'],
    ['fe80::1', 'link-local'],
    ['fec0::1', 'link-local'],
    ['0.0.0.0', 'no address of a host'],
    ['0', 'no address of a host'],
    ['::', 'no address of a host'],
    ['224.0.0.1', 'multicast'],
    ['255.255.255.255', 'multicast'],
    ['ff02::1', 'multicast'],
    ['127.0.0.1', 'this machine itself'],
    ['127.255.255.254', 'this machine itself'],
    ['0x7f.1', 'this machine itself'],
    ['017700000001', 'this machine itself'],
    ['2130706433', 'this machine itself'],
    ['１２７.０.０.１', 'this machine itself'],
    ['::1', 'this machine itself'],
    ['::ffff:127.0.0.1', 'this machine itself'],
    ['64:ff9b::7f00:1', 'this machine itself'],
    ['2002:7f00:1::', 'this machine itself'],
  ])('%s', (text, reason) => {
    expect(whyDenied(ip(text), 443, open)).toContain(reason)
  })
})

test.each([
  '93.184.216.34',
  '10.1.2.3',
  '192.168.0.9',
  '2606:2800:220:1::1',
  'fd12:3456::1',
  '64:ff9b::808:808',
])('%s is open to begin with', (text) => {
  expect(whyDenied(ip(text), 443, open)).toBeUndefined()
})

test('loopback is open on a laptop, and nothing else that was denied', () => {
  const laptop = { ...open, loopbackOpen: true }
  expect(whyDenied(ip('127.0.0.1'), 9000, laptop)).toBeUndefined()
  expect(whyDenied(ip('::1'), 9000, laptop)).toBeUndefined()
  expect(whyDenied(ip('::ffff:127.0.0.1'), 9000, laptop)).toBeUndefined()
  expect(whyDenied(ip('127.0.0.1'), 22, laptop)).toContain('port 22')
  expect(whyDenied(ip('169.254.169.254'), 80, laptop)).toContain('metadata')
})

test('our own ports are denied on every address of ours, also on a laptop', () => {
  const own = [
    { what: 'the database of this Boathouse', port: 5432, addresses: [ip('10.0.0.5'), ip('127.0.0.1')] },
  ]
  const laptop = { ...open, loopbackOpen: true, own }
  for (const text of ['10.0.0.5', '::ffff:10.0.0.5', '127.0.0.1', '127.9.9.9', '::1', '64:ff9b::a00:5']) {
    expect(whyDenied(ip(text), 5432, laptop)).toBe('it is the database of this Boathouse')
  }
  expect(whyDenied(ip('10.0.0.5'), 5433, laptop)).toBeUndefined()
})

test('rules of the organisation narrow what is left', () => {
  const narrow = { ...open, rules: egressRules({ networks: ['10.0.0.0/8'], ports: ['443', '9000-9010'] }) }
  expect(whyDenied(ip('10.9.9.9'), 9005, narrow)).toBeUndefined()
  expect(whyDenied(ip('10.9.9.9'), 9011, narrow)).toContain('port 9011')
  expect(whyDenied(ip('11.0.0.1'), 443, narrow)).toContain('no network')
  expect(whyDenied(ip('::ffff:10.9.9.9'), 443, narrow)).toBeUndefined()
  expect(whyDenied(ip('64:ff9b::a09:909'), 443, narrow)).toContain('no network')
})

const WRAPPINGS: Readonly<Record<string, (value: bigint) => bigint>> = {
  mapped: (value) => (0xffffn << 32n) | value,
  NAT64: (value) => (0x64ff9bn << 96n) | value,
  '6to4': (value) => (0x2002n << 112n) | (value << 80n) | 1n,
  'Teredo client': (value) => (0x20010000n << 96n) | (0x08080808n << 64n) | (~value & 0xffffffffn),
  ISATAP: (value) => (0x20010db8n << 96n) | (0x5efen << 32n) | value,
}
const DENIED_BLOCKS = [
  [0xa9fe0000n, 16n],
  [0x7f000000n, 24n],
  [0xe0000000n, 28n],
] as const

test('no wrapping opens what is denied', () => {
  assert(
    property(
      constantFrom(...Object.keys(WRAPPINGS)),
      constantFrom(...DENIED_BLOCKS),
      bigInt(0n, 0xffffffffn),
      integer({ min: 1, max: 65_535 }),
      (how, [base, bits], noise, port) => {
        const value = base | (noise & ((1n << bits) - 1n))
        const wrap = WRAPPINGS[how]
        expect(wrap && whyDenied({ family: 6, value: wrap(value) }, port, open)).toBeTypeOf('string')
      },
    ),
  )
})

test('a network holds exactly the addresses between its first and its last', () => {
  assert(
    property(
      bigInt(0n, 0xffffffffn),
      integer({ min: 0, max: 32 }),
      bigInt(0n, 0xffffffffn),
      (base, length, other) => {
        const octets = [24n, 16n, 8n, 0n].map((shift) => (base >> shift) & 255n).join('.')
        const rules = egressRules({ networks: [`${octets}/${length}`], ports: ['1-65535'] })
        const size = 1n << BigInt(32 - length)
        const first = base - (base % size)
        const inside = other >= first && other < first + size
        const denied = whyDenied({ family: 4, value: other }, 443, { ...open, rules, loopbackOpen: true })
        if (denied === undefined) expect(inside || other >> 24n === 127n).toBe(true)
        else if (denied.startsWith('no network')) expect(inside).toBe(false)
      },
    ),
  )
})

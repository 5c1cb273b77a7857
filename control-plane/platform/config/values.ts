import { BlockList, isIP } from 'node:net'
import { isAbsolute, resolve } from 'node:path'
import { z } from 'zod'
import { locationOf, normaliseLocation } from '@boathouse/storage'
import { parseMasterKey } from '../secrets-cipher/index.ts'

/** How the text of a setting becomes a value; each message says what to write instead. */

export const Flag = z
  .enum(['true', 'false', '1', '0'], 'write true or false')
  .transform((text) => text === 'true' || text === '1')

const UNITS: Readonly<Record<string, number>> = {
  b: 1,
  kib: 2 ** 10,
  mib: 2 ** 20,
  gib: 2 ** 30,
  tib: 2 ** 40,
  kb: 1e3,
  mb: 1e6,
  gb: 1e9,
  tb: 1e12,
}

/** `512MiB`, `2 GiB`, `1500000000` → bytes. */
export const ByteSize = z
  .string()
  .regex(/^\d+(\.\d+)?\s*([kmgt]i?)?b?$/i, 'write a size such as 512MiB or 2GiB')
  .transform((text) => {
    const [, amount = '0', unit = ''] = /^([\d.]+)\s*(\w*)$/.exec(text) ?? []
    const name = unit.toLowerCase()
    return Math.floor(
      Number(amount) * (UNITS[name.endsWith('b') || name === '' ? name || 'b' : `${name}b`] ?? 1),
    )
  })

export const Port = z
  .string()
  .regex(/^\d{1,5}$/, 'write a port from 0 to 65535')
  .transform(Number)
  .refine((port) => port <= 65_535, 'write a port from 0 to 65535')

/** A positive whole number. */
export const Count = z
  .string()
  .regex(/^[1-9]\d{0,5}$/, 'write a whole number from 1 on')
  .transform(Number)

const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 }

/** `90s`, `30m`, `24h`, `7d` → seconds. */
export const Duration = z
  .string()
  .regex(/^[1-9]\d{0,5}[smhd]$/, 'write a time such as 30m, 24h or 7d')
  .transform((text) => Number(text.slice(0, -1)) * (SECONDS[text.slice(-1)] ?? 1))

export const AbsolutePath = z.string().transform((path) => resolve(path))

/** `https://lake.example.org`: scheme, host and port of an address, nothing after. */
export const Origin = z.string().transform((text, context) => {
  const url = URL.parse(text)
  const wanted =
    url !== null && /^https?:$/.test(url.protocol) && url.pathname === '/' && !url.search && !url.hash
  if (wanted && !url.username && !url.password) return url.origin
  context.addIssue({
    code: 'custom',
    message: 'write an address such as https://lake.example.org, without a path',
  })
  return z.NEVER
})

export const HttpAddress = z.string().transform((text, context) => {
  const url = URL.parse(text)
  if (url !== null && /^https?:$/.test(url.protocol) && !url.search && !url.hash)
    return url.href.replace(/\/+$/, '')
  context.addIssue({ code: 'custom', message: 'write an address such as http://boathouse:8484' })
  return z.NEVER
})

/**
 * An address of whatever scheme; null when it is none. libpq's `postgres://user@/db?host=/socket/directory` names
 * no host, which is no URL: it gets one.
 */
export const parseAddress = (text: string): URL | null =>
  URL.parse(text.replace(/^([a-z]+:\/\/(?:[^@/]*@)?)\//, '$1localhost/'))

/** 32 bytes in base64 or hexadecimal. */
export const MasterKeyText = z
  .string()
  .refine(
    (text) => parseMasterKey(text) !== undefined,
    'write 32 bytes in base64, such as «openssl rand -base64 32» makes',
  )

export const PostgresUrl = z.string().refine((text) => {
  const url = parseAddress(text)
  return url !== null && /^postgres(ql)?:$/.test(url.protocol)
}, 'write postgres://user:password@host:5432/database')

/** A directory (made absolute) or `s3://bucket/prefix` → the location URI of storage/port.ts. */
export const StorageLocation = z.string().transform((text, context) => {
  try {
    const hasScheme = /^[A-Za-z][A-Za-z0-9+.-]+:/.test(text)
    return hasScheme ? normaliseLocation(text) : locationOf(resolve(text))
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    context.addIssue({ code: 'custom', message: `write a directory or s3://bucket/prefix (${reason})` })
    return z.NEVER
  }
})

const PROXY_PRESETS = ['loopback', 'linklocal', 'uniquelocal']

const isNetwork = (text: string): boolean => {
  const [address = '', length, ...rest] = text.split('/')
  const family = isIP(address)
  if (family === 0 || rest.length > 0) return false
  if (length === undefined) return true
  try {
    new BlockList().addSubnet(address, Number(length), family === 6 ? 'ipv6' : 'ipv4')
    return /^\d+$/.test(length)
  } catch {
    return false
  }
}

/** `10.0.0.0/8, loopback` → what proxy-addr (Fastify's trustProxy) takes. */
export const ProxyList = z
  .string()
  .transform((text) =>
    text
      .split(',')
      .map((item) => item.trim())
      .filter(Boolean),
  )
  .refine(
    (items) => items.every((item) => PROXY_PRESETS.includes(item) || isNetwork(item)),
    `write addresses or networks such as 10.0.0.0/8, or ${PROXY_PRESETS.join(', ')}, separated by commas`,
  )

/** `tls://host:6514` or `tcp://host:514`; the port may be left out. */
export const SyslogAddress = z.string().transform((text, context) => {
  const [, scheme, host = '', port] =
    /^(tls|tcp):\/\/(\[[0-9a-f:.]+\]|[A-Za-z0-9._-]+)(?::(\d{1,5}))?$/.exec(text) ?? []
  const number = port === undefined ? (scheme === 'tls' ? 6514 : 514) : Number(port)
  if (host !== '' && number > 0 && number <= 65_535) {
    return { host: host.replace(/^\[|\]$/g, ''), port: number, tls: scheme === 'tls' }
  }
  context.addIssue({ code: 'custom', message: 'write tls://host:6514 or tcp://host:514' })
  return z.NEVER
})

/** What of this server secrets of connections may be read from. */
export interface SecretPermit {
  /** `*`: every workspace. */
  readonly workspace: string
  /** A name or a directory. */
  readonly place: string
}

/** `finance:LEDGER_PASSWORD, *:PROXY_PASSWORD` → which workspace may read what. */
const secretPermits = (isPlace: (place: string) => boolean, example: string) =>
  z.string().transform((text, context): SecretPermit[] =>
    text
      .split(',')
      .map((item) => item.trim())
      .filter(Boolean)
      .map((item) => {
        const [, workspace = '', place = ''] = /^([^:]*):(.*)$/.exec(item) ?? []
        const named = workspace === '*' || /^[a-z0-9][a-z0-9-]{0,62}$/.test(workspace)
        if (!named || !isPlace(place))
          context.addIssue({ code: 'custom', message: `write ${example}, not «${item}»` })
        return { workspace, place }
      }),
  )

// Ours are no workspace's business, the master key among them.
const OWN_VARIABLES = /^(BOATHOUSE_.*|DATABASE_URL|AWS_.*|PG[A-Z]+|(https?|no)_proxy)$/i

export const SecretVariables = secretPermits(
  (name) => /^[A-Za-z_][A-Za-z0-9_]{0,254}$/.test(name) && !OWN_VARIABLES.test(name),
  'workspace:NAME, none of them a setting of this server',
)

export const SecretDirectories = secretPermits(
  (path) => path.length > 1 && isAbsolute(path) && resolve(path) === path,
  'workspace:/absolute/directory',
)

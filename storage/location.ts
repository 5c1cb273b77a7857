/**
 * Locations are compared and joined as text, never URL-decoded: Iceberg writes paths as they are, and a `%20` in a
 * path is three characters.
 */
export class InvalidLocation extends Error {
  override readonly name = 'InvalidLocation'
  readonly location: string
  constructor(location: string, why: string) {
    super(`${JSON.stringify(location)} is not a usable location: ${why}`)
    this.location = location
  }
}

export type Scheme = 'file' | 's3'

/** What other writers say for the same stores. */
const SCHEMES: Readonly<Record<string, Scheme>> = { file: 'file', s3: 's3', s3a: 's3', s3n: 's3' }

const checkSegments = (location: string, path: string): void => {
  for (const segment of path.split('/'))
    if (segment === '..' || segment === '.') throw new InvalidLocation(location, `it contains “${segment}”`)
  // oxlint-disable-next-line no-control-regex
  if (/[\u0000-\u001f\u007f]/.test(path))
    throw new InvalidLocation(location, 'it contains control characters')
}

/**
 * One spelling for one place: `file:/a` and `file://localhost/a` become `file:///a`, `s3a://` becomes `s3://`,
 * trailing slashes go. Throws `InvalidLocation` on other schemes, relative paths, `.` and `..`.
 */
export const normaliseLocation = (location: string): string => {
  const match = /^([A-Za-z][A-Za-z0-9+.-]*):(.*)$/s.exec(location)
  const scheme = SCHEMES[match?.[1]?.toLowerCase() ?? '']
  const rest = match?.[2]
  if (scheme === undefined || rest === undefined)
    throw new InvalidLocation(location, 'it must start with file:/// or s3://')
  checkSegments(location, rest)
  const trimmed = rest.replace(/\/+$/, '')
  if (scheme === 's3') {
    if (!/^\/\/[^/]+/.test(trimmed)) throw new InvalidLocation(location, 'it names no bucket')
    return `s3:${trimmed}`
  }
  const path = trimmed.replace(/^\/\/localhost(?=\/|$)/, '').replace(/^\/+/, '/')
  if (/^\/\/[^/]/.test(trimmed) && path === trimmed.replace(/^\/+/, '/'))
    throw new InvalidLocation(location, 'a file location names no host')
  if (!path.startsWith('/') && path !== '') throw new InvalidLocation(location, 'it is not absolute')
  return `file://${path === '' ? '/' : path}`
}

/** `joinLocation('s3://b/t/', 'data', 'x.parquet')` → `s3://b/t/data/x.parquet`. Throws `InvalidLocation`. */
export const joinLocation = (base: string, ...parts: readonly string[]): string => {
  const joined = [base.replace(/\/+$/, ''), ...parts.map((part) => part.replace(/^\/+|\/+$/g, ''))].join('/')
  return normaliseLocation(joined)
}

/** Whether `location` is `prefix` or lies below it; `s3://b/tab` is not within `s3://b/t`. */
export const isWithin = (location: string, prefix: string): boolean => {
  const inner = normaliseLocation(location)
  const outer = normaliseLocation(prefix)
  return inner === outer || inner.startsWith(outer.endsWith('/') ? outer : `${outer}/`)
}

export const schemeOf = (location: string): Scheme =>
  normaliseLocation(location).startsWith('s3:') ? 's3' : 'file'

/** The absolute path of a `file:` location. */
export const pathOf = (location: string): string => {
  const normal = normaliseLocation(location)
  if (!normal.startsWith('file://')) throw new InvalidLocation(location, 'it is not a local file')
  return normal.slice('file://'.length)
}

/** The `file:` location of an absolute path. */
export const locationOf = (path: string): string => normaliseLocation(`file://${path}`)

export const bucketAndKey = (location: string): { bucket: string; key: string } => {
  const match = /^s3:\/\/([^/]+)(?:\/(.*))?$/s.exec(normaliseLocation(location))
  if (!match?.[1]) throw new InvalidLocation(location, 'it is not in a bucket')
  return { bucket: match[1], key: match[2] ?? '' }
}

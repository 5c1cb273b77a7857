import { IcebergError } from '@boathouse/iceberg'
import { normaliseLocation } from '@boathouse/storage'

/**
 * Where tables may lie. Locations are compared in a normal form: scheme `file` or `s3` (Hadoop's `s3a` and `s3n`
 * name the same store; `file:/x` and `file:///x` the same file), no slash at the end, literal characters:
 * Iceberg's readers do not decode `%`.
 */

/** A path that a table may not use. 403: no retry and no other spelling helps, only another place or more rights. */
export class PathOutsideTable extends IcebergError {
  override readonly name = 'PathOutsideTable'
  readonly path: string
  readonly location: string
  constructor(path: string, location: string, why = `does not lie under ${location}`) {
    super('ForbiddenException', 403, `PATH_OUTSIDE_TABLE: ${path} ${why}`)
    this.path = path
    this.location = location
  }
}

/**
 * The normal form, or undefined for what no table may have: other schemes, a root, `.` and `..` segments,
 * backslashes, control characters.
 */
export const normalLocation = (location: string): string | undefined => {
  try {
    const normal = normaliseLocation(location)
    if (normal === 'file:///' || normal.includes('\\')) return undefined
    // A file system ignores doubled slashes; object stores take them literally.
    return normal.startsWith('file:')
      ? `file://${normal.slice('file://'.length).replaceAll(/\/+/g, '/')}`
      : normal
  } catch {
    return undefined
  }
}

/** Both in normal form. */
export const liesUnder = (location: string, root: string): boolean =>
  location === root || location.startsWith(`${root}/`)

/**
 * The normal form of a path that must lie under one of the roots (in normal form, the first is named in the error).
 * Throws `PathOutsideTable`.
 */
export const requireUnder = (path: string, roots: readonly string[]): string => {
  const normal = normalLocation(path)
  const first = roots[0] ?? 'any allowed prefix'
  if (normal === undefined || !roots.some((root) => liesUnder(normal, root)))
    throw new PathOutsideTable(path, first)
  return normal
}

/** Every proper ancestor of a location in normal form, down to the bucket or the first directory. */
export const ancestorsOf = (location: string): string[] => {
  const ancestors: string[] = []
  const start = location.indexOf('://') + '://'.length
  for (let end = location.lastIndexOf('/'); end > start; end = location.lastIndexOf('/', end - 1)) {
    ancestors.push(location.slice(0, end))
  }
  return ancestors
}

const SEGMENT_LENGTH = 100

/** A name as one path segment: nothing in it can leave the directory or needs quoting in any store or URI. */
const segmentOf = (name: string): string => {
  const plain = name.slice(0, SEGMENT_LENGTH).replaceAll(/[^A-Za-z0-9_.-]/g, '_')
  return /^\.+$/.test(plain) ? plain.replaceAll('.', '_') : plain
}

export const namespaceLocation = (catalogLocation: string, levels: readonly string[]): string =>
  [catalogLocation, ...levels.map(segmentOf)].join('/')

/** Unique for ever: a table that is made again under an old name never finds old files. */
export const tableLocation = (namespace: string, name: string, uuid: string): string =>
  `${namespace.replace(/\/+$/, '')}/${segmentOf(name)}-${uuid}`

const UNIQUE_NAME = /-[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$/

/** Whether everything below the location belongs to one table: `<name>-<uuid>`, as we and Trino choose. */
export const isExclusive = (location: string): boolean => UNIQUE_NAME.test(location)

/** Properties that send files of a table elsewhere (Iceberg `TableProperties`). */
export const PATH_PROPERTIES: readonly string[] = [
  'write.data.path',
  'write.metadata.path',
  'write.object-storage.path',
  'write.folder-storage.path',
]

import { glob, realpath, stat } from 'node:fs/promises'
import { sep } from 'node:path'
import { pathToFileURL } from 'node:url'

/** A file below the root of a `files` connection. */
export interface ServerFile {
  /** Below the root, with slashes. */
  readonly path: string
  /** `file:///…`, links resolved. */
  readonly location: string
  readonly size: number
  readonly modifiedAt: Date
}

/** What a server path may not be used for. The message is for people. */
export class ServerPathRefused extends Error {
  override readonly name = 'ServerPathRefused'
}

const MOST_FILES = 10_000
// What these hold belongs to the machine and to this process, its environment among them.
const SYSTEM = ['/proc', '/sys', '/dev', '/run']

const isBelow = (path: string, directory: string): boolean =>
  path === directory || path.startsWith(directory.endsWith(sep) ? directory : directory + sep)

const existing = (path: string): Promise<string | undefined> => realpath(path).catch(() => undefined)

/**
 * The root of a connection, links resolved. `protectedPaths`: the home and what else belongs to the server. Throws
 * `ServerPathRefused` when it is no directory, or lies in one of those.
 */
export const openRoot = async (
  root: string,
  protectedPaths: readonly string[],
): Promise<{ readonly root: string; readonly isProtected: (path: string) => boolean }> => {
  const resolved = await existing(root)
  if (resolved === undefined) throw new ServerPathRefused(`There is no directory ${root} on this server.`)
  if (!(await stat(resolved)).isDirectory()) throw new ServerPathRefused(`${root} is no directory.`)
  const closed = [...protectedPaths, ...SYSTEM]
  const all = [...closed, ...(await Promise.all(closed.map(existing))).flatMap((path) => path ?? [])]
  if (all.some((path) => isBelow(resolved, path)))
    throw new ServerPathRefused(`${root} belongs to the server itself and is not read.`)
  return { root: resolved, isProtected: (path) => all.some((one) => isBelow(path, one)) }
}

const isPlain = (pattern: string): boolean =>
  !pattern.startsWith('/') && !/[\0\\]/.test(pattern) && !pattern.split('/').includes('..')

/**
 * The files that match, by path. Links count for what they lead to: what leaves the root, or leads to what belongs to the
 * server, is left out. Throws `ServerPathRefused` when the pattern does not stay below the root, or matches too many.
 */
export const serverFiles = async (
  given: string,
  pattern: string,
  protectedPaths: readonly string[],
): Promise<readonly ServerFile[]> => {
  if (!isPlain(pattern))
    throw new ServerPathRefused(`«${pattern}» must be a path below the root, without .. and backslashes.`)
  const { root, isProtected } = await openRoot(given, protectedPaths)
  const found: ServerFile[] = []
  for await (const path of glob(pattern, { cwd: root })) {
    const resolved = await existing(`${root}/${path}`)
    if (resolved === undefined || !isBelow(resolved, root) || isProtected(resolved)) continue
    const about = await stat(resolved)
    if (!about.isFile()) continue
    found.push({
      path: path.split(sep).join('/'),
      location: pathToFileURL(resolved).href,
      size: about.size,
      modifiedAt: about.mtime,
    })
    if (found.length > MOST_FILES)
      throw new ServerPathRefused(`«${pattern}» matches more than ${MOST_FILES} files; narrow it down.`)
  }
  return found.toSorted((one, other) => (one.path < other.path ? -1 : 1))
}

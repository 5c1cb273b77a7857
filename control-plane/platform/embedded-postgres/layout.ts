import { randomBytes } from 'node:crypto'
import {
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { chooseAccount, type Account } from './account.ts'
import type { Binaries } from './binaries.ts'

/**
 * Everything of the embedded PostgreSQL, below `<home>/postgres`:
 *   cluster/        belongs to the account that runs it
 *     data/         the data directory, with a mark once our database is in it
 *     run/          the socket (unless its path would be too long)
 *     log           what PostgreSQL says
 *   secret          the generated password, 0600, ours
 *   socket-dir      where the socket is, when not in run/
 */
export interface Layout {
  readonly data: string
  readonly cluster: string
  readonly socketDirectory: string
  readonly log: string
  readonly secretFile: string
  readonly account: Account
}

// sockaddr_un.sun_path holds 107 bytes and the final zero on Linux, 103 on macOS.
const LONGEST_SOCKET_PATH = 103
const SOCKET_NAME = '/.s.PGSQL.5432.lock'

const fits = (directory: string): boolean => Buffer.byteLength(directory + SOCKET_NAME) <= LONGEST_SOCKET_PATH

const give = (path: string, account: Account): void => {
  if (account.owner) chownSync(path, account.owner.uid, account.owner.gid)
}

const isPrivateDirectory = (path: string, account: Account): boolean => {
  const found = lstatSync(path, { throwIfNoEntry: false })
  const owner = account.owner?.uid ?? process.getuid?.()
  return found?.isDirectory() === true && found.uid === owner && (found.mode & 0o077) === 0
}

const shortDirectory = (root: string, account: Account): string => {
  const record = join(root, 'socket-dir')
  if (existsSync(record)) {
    const recorded = readFileSync(record, 'utf8').trim()
    if (isPrivateDirectory(recorded, account)) return recorded
  }
  const parent = [tmpdir(), '/tmp'].find((candidate) => fits(join(candidate, `boathouse-${'0'.repeat(16)}`)))
  const directory = join(parent ?? '/tmp', `boathouse-${randomBytes(8).toString('hex')}`)
  mkdirSync(directory, { mode: 0o700 })
  give(directory, account)
  writeFileSync(record, `${directory}\n`, { mode: 0o600 })
  return directory
}

const socketDirectory = (root: string, cluster: string, account: Account): string => {
  const near = join(cluster, 'run')
  if (!fits(near)) return shortDirectory(root, account)
  mkdirSync(near, { mode: 0o700, recursive: true })
  give(near, account)
  return near
}

/** Makes the directories for `<home>/postgres`, decides who runs PostgreSQL, and says where things are. */
export const prepareLayout = (root: string, binaries: Binaries): Layout => {
  const cluster = join(root, 'cluster')
  mkdirSync(cluster, { recursive: true, mode: 0o700 })
  const data = join(cluster, 'data')
  const account = chooseAccount(cluster, binaries.postgres, statSync(data, { throwIfNoEntry: false })?.uid)
  return {
    cluster,
    data,
    socketDirectory: socketDirectory(root, cluster, account),
    log: join(cluster, 'log'),
    secretFile: join(root, 'secret'),
    account,
  }
}

/** Removes a socket directory that lies outside the home; for temporary clusters. */
export const removeSocketDirectory = (layout: Layout): void => {
  if (dirname(layout.socketDirectory) !== layout.cluster) {
    rmSync(layout.socketDirectory, { recursive: true, force: true })
  }
}

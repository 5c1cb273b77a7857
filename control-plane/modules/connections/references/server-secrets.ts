import { constants } from 'node:fs'
import { open, realpath } from 'node:fs/promises'
import { normalize, sep } from 'node:path'
import { TextDecoder } from 'node:util'
import type { BoathouseError } from '@boathouse/contract'
import { connectionErrors } from '@boathouse/contract/connections/errors.ts'
import type { SecretReference } from '@boathouse/contract/connections/secret-reference.ts'
import type { SecretPermit } from '../../../platform/config.ts'
import { permissionDenied } from '../../../platform/require-right.ts'
import type { ConnectionDeps } from '../connection-deps.ts'
import { workspaceNameOf, type SecretBackend } from './secret-backend.ts'

/** Secrets that an operator gives this server, in its environment or as files. Nothing is open when absent. */
export interface ServerSecrets {
  readonly variables: readonly SecretPermit[]
  readonly directories: readonly SecretPermit[]
  readonly environment: Readonly<Record<string, string | undefined>>
}

const MOST_BYTES = 65_536
const CLOSED: ServerSecrets = { variables: [], directories: [], environment: {} }

const unreadable = (place: string, reason: string, cause?: unknown): BoathouseError =>
  connectionErrors.SECRET_REFERENCE_UNREADABLE({ place, reason }, cause)

const isPermitted = (
  permits: readonly SecretPermit[],
  workspace: string,
  covers: (place: string) => boolean,
): boolean =>
  permits.some(
    (permit) => (permit.workspace === '*' || permit.workspace === workspace) && covers(permit.place),
  )

/** Both kinds: nothing of the database to keep, and the permit is asked for at the reference and at each use. */
const onServer = (
  deps: ConnectionDeps,
  permitted: (workspace: string) => void,
  read: (workspace: string) => Promise<string>,
): SecretBackend => ({
  allow: async (ctx, { id, name }) => {
    const thing = { kind: 'workspace' as const, id, name, workspaceId: id }
    if (!ctx.may('manage', thing)) throw permissionDenied(ctx.operation, 'manage', thing)
    permitted(name)
  },
  keep: async () => {},
  read: async (workspaceId) => {
    const workspace = await workspaceNameOf(deps.db, workspaceId)
    permitted(workspace)
    return read(workspace)
  },
})

const environmentSecret = (deps: ConnectionDeps, name: string): SecretBackend => {
  const { variables, environment } = deps.serverSecrets ?? CLOSED
  const place = `the environment variable «${name}»`
  const permitted = (workspace: string): void => {
    if (isPermitted(variables, workspace, (one) => one === name)) return
    const setting = 'BOATHOUSE_SECRET_ENVIRONMENT'
    throw connectionErrors.SECRET_REFERENCE_NOT_ALLOWED({ place, workspace, setting })
  }
  return onServer(deps, permitted, async () => {
    const text = environment[name]
    if (!text) throw unreadable(place, 'it is not set, or empty, for this server')
    return text
  })
}

const isBelow = (path: string, directory: string): boolean =>
  path.startsWith(directory.endsWith(sep) ? directory : directory + sep)

const whyNot = (error: unknown): string => {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code === 'ENOENT' || code === 'ENOTDIR') return 'there is no such file on this server'
  if (code === 'EACCES' || code === 'EPERM') return 'the user that runs this server may not read it'
  if (code === 'ELOOP') return 'it was replaced while it was read'
  return error instanceof Error ? error.message : String(error)
}

const textOf = (bytes: Buffer, place: string): string => {
  try {
    // What writes secrets into files often ends them with a newline that is not part of them.
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes).replace(/\r?\n$/, '')
    if (text !== '') return text
  } catch (error) {
    throw unreadable(place, 'it is no UTF-8 text', error)
  }
  throw unreadable(place, 'it is empty')
}

/** `resolved` has no link in it any more; one that appears since is not followed. A pipe is not waited for. */
const readSmall = async (resolved: string, place: string): Promise<string> => {
  const file = await open(resolved, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
  try {
    if (!(await file.stat()).isFile()) throw unreadable(place, 'it is no file')
    const { bytesRead, buffer } = await file.read(Buffer.alloc(MOST_BYTES + 1), 0, MOST_BYTES + 1, 0)
    if (bytesRead > MOST_BYTES) throw unreadable(place, `it is longer than ${MOST_BYTES} bytes`)
    return textOf(buffer.subarray(0, bytesRead), place)
  } finally {
    await file.close()
  }
}

const fileSecret = (deps: ConnectionDeps, path: string): SecretBackend => {
  const { directories } = deps.serverSecrets ?? CLOSED
  const place = `the file «${path}»`
  const refuse = (workspace: string): never => {
    const setting = 'BOATHOUSE_SECRET_FILES'
    throw connectionErrors.SECRET_REFERENCE_NOT_ALLOWED({ place, workspace, setting })
  }
  const permitted = (workspace: string): void => {
    const covers = (directory: string): boolean => isBelow(path, directory)
    if (normalize(path) !== path || !isPermitted(directories, workspace, covers)) refuse(workspace)
  }
  return onServer(deps, permitted, async (workspace) => {
    const resolved = await realpath(path).catch((error: unknown) => {
      throw unreadable(place, whyNot(error), error)
    })
    const opened = await Promise.all(
      directories.map(async (permit) => ({
        ...permit,
        place: await realpath(permit.place).catch(() => permit.place),
      })),
    )
    const closed = await Promise.all((deps.protectedPaths ?? []).map((own) => realpath(own).catch(() => own)))
    const isOwn = closed.some((own) => isBelow(resolved, own))
    // A link may lead about inside what is open, as in a volume of Kubernetes, but not out of it.
    if (isOwn || !isPermitted(opened, workspace, (directory) => isBelow(resolved, directory)))
      refuse(workspace)
    return readSmall(resolved, place).catch((error: unknown) => {
      if (error instanceof Error && 'code' in error && typeof error.code === 'string' && 'syscall' in error)
        throw unreadable(place, whyNot(error), error)
      throw error
    })
  })
}

/** What a reference names that can be read without a connection: of its environment or a file. */
export const ownSecret = (deps: ConnectionDeps, reference: SecretReference): SecretBackend => {
  if ('environment' in reference) return environmentSecret(deps, reference.environment)
  if ('file' in reference) return fileSecret(deps, reference.file)
  throw new Error('what opens a cluster is kept in no cluster')
}

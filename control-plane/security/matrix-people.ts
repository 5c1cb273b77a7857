import { createHash, randomBytes } from 'node:crypto'
import type { MatrixRole } from '../modules/access/index.ts'
import type { Database } from '../platform/database.ts'
import { newId } from '../platform/ids.ts'

/** Somebody with a token. */
export interface Person {
  readonly id: string
  readonly name: string
  readonly token: string
}

export const makePerson = async (
  db: Database,
  name: string,
  more: {
    readonly kind?: 'user' | 'service_account'
    readonly isAdmin?: boolean
    readonly scopes?: string[]
  } = {},
): Promise<Person> => {
  const id = newId()
  const token = `bh_${randomBytes(32).toString('base64url')}`
  const { kind = 'user', isAdmin = false, scopes } = more
  await db
    .insertInto('principal')
    .values({ id, kind, name, organisation_role: isAdmin ? 'admin' : null })
    .execute()
  await db
    .insertInto('access_token')
    .values({
      id: newId(),
      principal_id: id,
      name,
      secret_sha256: createHash('sha256').update(token).digest(),
      prefix: token.slice(0, 8),
      last4: token.slice(-4),
      ...(scopes && { scopes }),
    })
    .execute()
  return { id, name, token }
}

const WORKSPACE_ROLES = {
  viewer: 'viewer',
  editor: 'editor',
  'workspace admin': 'admin',
  'service account': 'viewer',
  'read token': 'admin',
} as const

/** One for each column of the matrix but the first, with roles in the workspace. */
export const makePeople = async (
  db: Database,
  workspaceId: string,
): Promise<Readonly<Record<Exclude<MatrixRole, 'anonymous'>, Person>>> => {
  const people = {
    member: await makePerson(db, 'member'),
    viewer: await makePerson(db, 'viewer'),
    editor: await makePerson(db, 'editor'),
    'workspace admin': await makePerson(db, 'workspace-admin'),
    'organisation admin': await makePerson(db, 'organisation-admin', { isAdmin: true }),
    'service account': await makePerson(db, 'robot', { kind: 'service_account' }),
    'read token': await makePerson(db, 'reader', { scopes: ['read'] }),
  }
  for (const [who, role] of Object.entries(WORKSPACE_ROLES)) {
    const person = people[who as keyof typeof WORKSPACE_ROLES]
    await db
      .insertInto('workspace_member')
      .values({ workspace_id: workspaceId, principal_id: person.id, role })
      .execute()
  }
  return people
}

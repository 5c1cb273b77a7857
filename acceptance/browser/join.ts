import { createClient } from '@boathouse/contract/client.ts'
import type { TestServer } from '../server.ts'

export type Role = 'viewer' | 'editor' | 'admin'

/** What everybody who joins signs in with. */
export const PASSWORD = 'seven herons over the quiet harbour'

/** Somebody with a password and a role in the workspace `default`: `the-viewer`, `the-editor`, `the-admin`. */
export const join = async ({ client, url }: TestServer, role: Role): Promise<string> => {
  const name = `the-${role}`
  const { invitation } = await client.call('inviteUser', { body: { name } })
  const secret = invitation.path.split('#')[1] ?? ''
  await createClient({ baseUrl: url }).call('acceptInvitation', { body: { secret, password: PASSWORD } })
  const body = { grantee: { kind: 'user', name }, role } as const
  await client.call('putMember', { params: { workspace: 'default' }, body })
  return name
}

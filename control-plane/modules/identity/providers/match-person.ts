import { providerErrors } from '@boathouse/contract/identity-providers/errors.ts'
import { PrincipalName } from '@boathouse/contract/users/shapes.ts'
import { violates, type Tx } from '../../../platform/database.ts'
import { newId } from '../../../platform/ids.ts'
import { insertUser } from '../users/user-record.store.ts'
import { replaceProviderMemberships, type ProviderRow } from './provider.store.ts'
import { findByEmail, findBySubject, insertIdentity, type KnownPerson } from './user-identity.store.ts'

/** What a verified ID token says. */
export type Claims = Readonly<Record<string, unknown>>

const textClaim = (claims: Claims, name: string): string | undefined => {
  const value = claims[name]
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** An e-mail address counts when the provider says in so many words that it is verified. */
const verifiedEmail = (claims: Claims): string | undefined =>
  claims['email_verified'] === true ? textClaim(claims, 'email') : undefined

const groupValues = (claims: Claims, name: string): readonly string[] => {
  const value = claims[name]
  if (typeof value === 'string') return [value]
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : []
}

const createPerson = async (tx: Tx, provider: ProviderRow, claims: Claims): Promise<KnownPerson> => {
  const refuse = (why: string): Error => providerErrors.NOT_A_USER({ provider: provider.label, why })
  if (!provider.create_users) throw refuse('it makes no new users here')
  const name = PrincipalName.safeParse(textClaim(claims, provider.name_claim))
  if (!name.success) throw refuse(`its claim «${provider.name_claim}» is no name that users can have here`)
  const email = verifiedEmail(claims) ?? null
  if (email !== null && (await findByEmail(tx, email))) throw refuse('another user has your e-mail address')
  const id = newId()
  await insertUser(tx, {
    id,
    name: name.data,
    displayName: (textClaim(claims, 'name') ?? '').slice(0, 127).replaceAll('\u0000', ''),
    email,
    organisationRole: null,
  }).catch((error: unknown) => {
    if (violates(error, 'principal_name_unique')) throw refuse(`the name «${name.data}» is somebody else’s`)
    throw error
  })
  return { id, name: name.data, disabled: false }
}

const linkByEmail = async (
  tx: Tx,
  provider: ProviderRow,
  claims: Claims,
): Promise<KnownPerson | undefined> => {
  const email = provider.link_by_email ? verifiedEmail(claims) : undefined
  return email === undefined ? undefined : findByEmail(tx, email)
}

export interface Matched {
  readonly person: KnownPerson
  /** How: known by the subject, by a verified e-mail address, or new. */
  readonly how: 'subject' | 'email' | 'created'
}

/**
 * Finds the user that a verified ID token speaks of: by its subject; else, where the provider is trusted with that, by
 * a verified e-mail address; else, where it makes users, a new one. Memberships follow the groups claim. Throws
 * NOT_A_USER, also for somebody disabled.
 */
export const matchPerson = async (
  tx: Tx,
  provider: ProviderRow,
  subject: string,
  claims: Claims,
): Promise<Matched> => {
  const known = await findBySubject(tx, provider.id, subject)
  const linked = known ?? (await linkByEmail(tx, provider, claims))
  const person = linked ?? (await createPerson(tx, provider, claims))
  const refuse = (why: string): Error => providerErrors.NOT_A_USER({ provider: provider.label, why })
  if (person.disabled) throw refuse('your account here is disabled')
  if (!known) {
    // One subject a user and provider: an address that changed hands there does not take over the account here.
    await insertIdentity(tx, { providerId: provider.id, subject, principalId: person.id }).catch(
      (error: unknown) => {
        if (violates(error, 'user_identity_by_principal')) throw refuse('it knows that user as somebody else')
        throw error
      },
    )
  }
  const values = provider.groups_claim === null ? [] : groupValues(claims, provider.groups_claim)
  await replaceProviderMemberships(tx, { providerId: provider.id, principalId: person.id, values })
  return { person, how: known ? 'subject' : linked ? 'email' : 'created' }
}

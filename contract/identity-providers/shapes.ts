import { z } from 'zod'
import { FreeText, Id, Instant, ResourceName } from '../shapes.ts'

const ClaimName = z.string().regex(/^[\w:./-]{1,128}$/, 'use letters, digits and _ : . / -, at most 128')

const GroupRule = z.strictObject({
  /** A value of the groups claim. */
  value: FreeText(255).min(1),
  /** The group here whose member its bearer is, by name. */
  group: z.string().min(1).max(127),
})

const fields = {
  /** What the button on the sign-in page says. */
  label: FreeText(63).min(1),
  /** As the provider writes it in its tokens; `/.well-known/openid-configuration` is found below it. */
  issuer: z.url({ protocol: /^https?$/ }).max(500),
  client_id: z.string().min(1).max(255),
  /** Asked for beside `openid`. */
  scopes: z.array(z.string().regex(/^[\x21\x23-\x5b\x5d-\x7e]{1,64}$/)).max(20),
  /** The claim that becomes the name of a new user. */
  name_claim: ClaimName,
  /** The claim that holds the groups of a person; null: none does. */
  groups_claim: ClaimName.nullable(),
  groups: z.array(GroupRule).max(500),
  /** Whether whom the provider vouches for, and nobody knows here, becomes a user. */
  create_users: z.boolean(),
  /** Whether whom it vouches for with the verified e-mail address of a user is that user from then on. */
  link_by_email: z.boolean(),
  enabled: z.boolean(),
}

/** Write-only. Absent: the provider knows us as a public client. */
const ClientSecretText = z.string().min(1).max(1024)

export const NewProvider = z.strictObject({
  name: ResourceName,
  ...fields,
  scopes: fields.scopes.default(['profile', 'email']),
  name_claim: fields.name_claim.default('preferred_username'),
  groups_claim: fields.groups_claim.default(null),
  groups: fields.groups.default([]),
  create_users: fields.create_users.default(false),
  link_by_email: fields.link_by_email.default(false),
  enabled: fields.enabled.default(true),
  client_secret: ClientSecretText.optional(),
})

export const ProviderChange = z
  .strictObject({ ...fields, client_secret: ClientSecretText.nullable() })
  .partial()

export const IdentityProvider = z
  .object({
    provider_id: Id,
    name: ResourceName,
    ...fields,
    label: z.string(),
    has_client_secret: z.boolean(),
    /** The end of the redirect URI that the provider must know, behind the address of this server. */
    redirect_path: z.string(),
    /** Likewise of the address to which the provider may say that somebody signed out there (back-channel logout). */
    logout_path: z.string(),
    created_at: Instant,
    version: z.number().int(),
  })
  .meta({ id: 'IdentityProvider' })

export const UntestedProvider = z.strictObject({ issuer: fields.issuer })

/** What a provider says of itself (OpenID Connect Discovery, section 3) that signing in through it rests on. */
export const ProviderDescription = z
  .object({
    issuer: z.string(),
    authorization_endpoint: z.string().nullable(),
    token_endpoint: z.string().nullable(),
    /** null: who signs out here stays signed in there. */
    end_session_endpoint: z.string().nullable(),
    /** The keys that signatures are verified with. */
    keys: z.number().int(),
    /** Whether it says that it knows PKCE with S256; without it is used all the same. */
    pkce: z.boolean(),
    scopes: z.array(z.string()),
  })
  .meta({ id: 'ProviderDescription' })

export const ProviderParams = z.strictObject({ provider: ResourceName })

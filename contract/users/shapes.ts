import { z } from 'zod'
import { FreeText, Id, Instant } from '../shapes.ts'

/** Compared without regard to case, kept as NFKC; unique among users and service accounts. */
export const PrincipalName = z
  .string()
  .normalize('NFKC')
  .regex(
    /^[\p{L}\p{N}][\p{L}\p{N}\p{M}._@+-]{0,126}$/u,
    'use letters, digits and . _ @ + -, starting with a letter or digit, at most 127',
  )

export const Email = z.email().max(254)

export const DisplayName = FreeText(127)

/** `admin` administers the organisation: users, groups, providers, settings, and everything in it. */
export const OrganisationRole = z.enum(['admin', 'member'])

export const User = z
  .object({
    user_id: Id,
    name: z.string(),
    display_name: z.string(),
    email: z.string().nullable(),
    /** `invited`: has not chosen a password yet, and no provider knows them. */
    state: z.enum(['active', 'invited', 'disabled']),
    organisation_role: OrganisationRole,
    /** True also when a group makes them one. */
    is_admin: z.boolean(),
    created_at: Instant,
    /** When a session of theirs was last used; null: never. */
    last_seen_at: Instant.nullable(),
    version: z.number().int(),
  })
  .meta({ id: 'User' })

/** The way in for somebody invited: its secret is in the fragment, which browsers never send. */
const Invitation = z
  .object({
    /** To be put behind the address of this server: `/invitation#…`. Shown this once; works once. */
    path: z.string(),
    expires_at: Instant,
  })
  .meta({ id: 'Invitation' })

export const InvitedUser = z.object({ user: User, invitation: Invitation })

/** Hours for which an invitation can be accepted. */
export const InvitationHours = z
  .number()
  .int()
  .min(1)
  .max(30 * 24)
  .default(72)

export const Password = z.string().min(1).max(1024)

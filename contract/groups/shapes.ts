import { z } from 'zod'
import { FreeText, Id, Instant } from '../shapes.ts'
import { OrganisationRole } from '../users/shapes.ts'

/** Compared without regard to case, kept as NFKC. */
export const GroupName = z
  .string()
  .normalize('NFKC')
  .regex(
    /^[\p{L}\p{N}][\p{L}\p{N}\p{M} ._@+/-]{0,126}$/u,
    'use letters, digits, spaces and . _ @ + / -, starting with a letter or digit, at most 127',
  )

export const GroupDescription = FreeText(1000)

export const Group = z
  .object({
    group_id: Id,
    name: z.string(),
    description: z.string(),
    /** `admin`: its members administer the organisation. */
    organisation_role: OrganisationRole,
    /** As the identity provider names the group that it takes its members from; null: members are chosen here. */
    external: z.string().nullable(),
    members: z.number().int(),
    created_at: Instant,
    version: z.number().int(),
  })
  .meta({ id: 'Group' })

export const GroupParams = z.strictObject({ group_id: Id })
export const MembershipParams = z.strictObject({ group_id: Id, principal_id: Id })

import { z } from 'zod'
import { CatalogName, ForeignName, Id, Instant, PageQuery, ResourceName } from '../shapes.ts'

export const Role = z.enum(['viewer', 'editor', 'admin'])
export const Privilege = z.enum(['read', 'write', 'manage', 'use', 'execute'])
const VerbName = z.enum(['read', 'use', 'execute', 'write', 'manage'])

const GranteeKind = z.enum(['user', 'service_account', 'group'])
const PrincipalName = z.string().min(1).max(255)

/** A user, a service account or a group, by name. */
export const NewGrantee = z.strictObject({ kind: GranteeKind, name: PrincipalName })
export const Grantee = z.object({ id: Id, kind: GranteeKind, name: z.string() }).meta({ id: 'Grantee' })

export const Member = z
  .object({
    member_id: Id,
    kind: GranteeKind,
    name: z.string(),
    role: Role,
    added_at: Instant,
    added_by: z.string().nullable(),
  })
  .meta({ id: 'Member' })

export const MemberParams = z.strictObject({ workspace: ResourceName, member_id: Id })

const targetFields = {
  workspace: ResourceName.optional(),
  /** With `workspace`. */
  connection: ResourceName.optional(),
  catalog: CatalogName.optional(),
  /** With `catalog`; nested schemas joined by dots. */
  schema: ForeignName.optional(),
  /** With `catalog` and `schema`; views as well. */
  table: ForeignName.optional(),
  /** A user or service account in whose name jobs may run. */
  principal: PrincipalName.optional(),
}

interface Target {
  readonly workspace?: string | undefined
  readonly connection?: string | undefined
  readonly catalog?: string | undefined
  readonly schema?: string | undefined
  readonly table?: string | undefined
  readonly principal?: string | undefined
}

const isOneThing = ({ workspace, connection, catalog, schema, table, principal }: Target): boolean =>
  [workspace, catalog, principal].filter((one) => one !== undefined).length === 1 &&
  (connection === undefined || workspace !== undefined) &&
  (schema === undefined || catalog !== undefined) &&
  (table === undefined || schema !== undefined)

const NAME_ONE =
  'name one thing: workspace, workspace and connection, catalog, catalog and schema, catalog, schema and table, or principal'

/** What a grant is on. */
export const GrantTarget = z.strictObject(targetFields).refine(isOneThing, NAME_ONE)

export const GrantQuery = z.strictObject(targetFields).refine(isOneThing, NAME_ONE)

export const ExplainQuery = z
  .strictObject({
    ...targetFields,
    /** Whose rights; your own when absent. Others' are told to whoever may manage the thing. */
    grantee: PrincipalName.optional(),
  })
  .refine(isOneThing, NAME_ONE)

export const Grant = z
  .object({
    grant_id: Id,
    on: z.object({ kind: z.string(), id: Id, name: z.string() }),
    grantee: Grantee,
    privilege: Privilege,
    granted_at: Instant,
    granted_by: z.string().nullable(),
    /** The catalog or schema that a grant comes from, where it is not on the thing itself. */
    inherited_from: z.string().nullable(),
  })
  .meta({ id: 'Grant' })

/** One verb on one thing: whether it is allowed, by what, and what would allow it. */
const Answer = z.object({
  verb: VerbName,
  allowed: z.boolean(),
  /** The role or grant that allows it: «role editor in workspace default». */
  because: z.array(z.string()),
  /** What would; told to nobody who may not see the thing. */
  would_allow: z.array(z.string()),
})

export const Explanation = z
  .object({
    on: z.object({ kind: z.string(), id: Id, name: z.string() }),
    grantee: z.string(),
    verbs: z.array(Answer),
  })
  .meta({ id: 'Explanation' })

export const PrincipalQuery = PageQuery.extend({ q: z.string().max(255).optional() })

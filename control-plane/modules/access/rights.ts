import type { Verb } from '@boathouse/contract'

export type Role = 'viewer' | 'editor' | 'admin'

/** What a grant gives; on catalogs, schemas and tables each includes the one before: read, write, manage. */
export type Privilege = Verb

/** A grant that a principal holds, itself or through a group. */
export interface Held {
  readonly privilege: Privilege
  /** The group through which; undefined: the principal's own. */
  readonly group: string | undefined
}

/** A role that a principal has in a workspace, itself or through a group. */
export interface HeldRole {
  readonly role: Role
  readonly workspace: string
  readonly group: string | undefined
}

/** Everything that was given to a principal and to its groups, as of one version of the tables of rights. */
export interface Rights {
  /** By workspace. */
  readonly roles: ReadonlyMap<string, readonly HeldRole[]>
  /** By the key of the thing: its id, or for a schema its catalog and its names. */
  readonly grants: ReadonlyMap<string, readonly Held[]>
  /** Keys of workspaces, catalogs and schemas in which something was granted: their names may be seen. */
  readonly holders: ReadonlySet<string>
}

export const NO_RIGHTS: Rights = { roles: new Map(), grants: new Map(), holders: new Set() }

/** Schemas inherit by their names: nested ones from those around them, whether or not they were there at the grant. */
export const schemaKey = (catalogId: string, levels: readonly string[]): string =>
  [catalogId, ...levels].join('\u001f')

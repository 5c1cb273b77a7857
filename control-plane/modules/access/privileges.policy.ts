import type { SecurableKind, Verb } from '@boathouse/contract'
import type { GrantableKind } from './grant.store.ts'
import type { Privilege } from './rights.ts'

const INCLUDED: Readonly<Record<Verb, ReadonlySet<Verb>>> = {
  read: new Set(['read']),
  use: new Set(['read', 'use']),
  execute: new Set(['execute']),
  write: new Set(['read', 'write']),
  manage: new Set(['read', 'use', 'write', 'manage']),
}

/** Whether a grant of the privilege gives the verb. */
export const includes = (privilege: Privilege, verb: Verb): boolean => INCLUDED[privilege].has(verb)

const DATA: readonly Privilege[] = ['read', 'write', 'manage']

/** What can be granted on a thing of each kind. */
export const PRIVILEGES: Readonly<Record<GrantableKind, readonly Privilege[]>> = {
  workspace: ['execute'],
  connection: ['use', 'manage'],
  catalog: DATA,
  schema: DATA,
  table: DATA,
  user: ['use'],
  service_account: ['use'],
}

export const isGrantable = (kind: SecurableKind): kind is GrantableKind => Object.hasOwn(PRIVILEGES, kind)

/** What there is to do with a thing of each kind. */
export const VERBS: Readonly<Record<GrantableKind, readonly Verb[]>> = {
  workspace: ['read', 'execute', 'write', 'manage'],
  connection: ['read', 'use', 'manage'],
  catalog: DATA,
  schema: DATA,
  table: DATA,
  user: ['use', 'manage'],
  service_account: ['use', 'manage'],
}

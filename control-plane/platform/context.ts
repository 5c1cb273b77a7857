import type { SecurableKind, Verb } from '@boathouse/contract'
import type { Database, Tx } from './database.ts'
import type { Log } from './log.ts'

/** Who asks, as sign-in found it in one query; the policy makes rights of it. */
export interface Principal {
  readonly kind: 'user' | 'service_account'
  readonly id: string
  readonly name: string
  /** Administers the organisation, itself or through a group. */
  readonly isAdmin: boolean
  /** The groups that it is a member of, sorted. */
  readonly groupIds: readonly string[]
  /** The version of everybody's rights when it signed in: for the request that it signed in for, and no longer. */
  readonly accessVersion?: bigint
  /** What the access token that the request carried is limited to; undefined: all that its principal may do. */
  readonly scopes?: readonly string[]
  /** What the request carried: a session cookie, an access token, or an Iceberg token made from one. Or the run that works. */
  readonly via:
    | { readonly kind: 'session'; readonly sessionId: string }
    | { readonly kind: 'token'; readonly tokenId: string }
    | { readonly kind: 'run'; readonly runId: string }
}

/** The thing a policy question or an audit event is about. */
export interface Securable {
  readonly kind: SecurableKind
  readonly id: string
  readonly name: string
  /** Absent for what belongs to the organisation. */
  readonly workspaceId?: string
  /** Of catalogs, schemas and tables: what they lie in, from which they inherit grants. */
  readonly catalogId?: string
  /** Of schemas their own names from the outermost in; of tables those of their schema. */
  readonly levels?: readonly string[]
  /** Whose thing it is, where that matters: a result is for whoever asked for it. */
  readonly ownerId?: string
}

export interface AuditEntry {
  readonly object: Securable
  /** JSON-safe facts: what was asked for, what changed. Never a secret. */
  readonly details?: Readonly<Record<string, unknown>>
  /** What the thing was, and what it is now; only their digests are kept. Plain data without secrets. */
  readonly before?: unknown
  readonly after?: unknown
  /** Who did it, where that is not who asked: a sign-in starts without a principal. */
  readonly principal?: Actor
}

/** Who did it, and what the request carried to show it. */
export interface Actor {
  readonly id: string
  readonly name: string
  readonly via?: Principal['via']
}

/** Who did what to which thing, as it is kept. */
export interface AuditEvent {
  readonly operation: string
  readonly outcome: 'done' | 'refused' | 'failed'
  readonly principal: Actor | undefined
  readonly requestId: string | undefined
  readonly sourceAddress: string | undefined
  readonly object: Securable | undefined
  readonly details: Readonly<Record<string, unknown>>
  readonly before?: unknown
  readonly after?: unknown
}

/** One request, as every use case sees it. */
export interface Context {
  /** Name of the operation: the audit event's name. */
  readonly operation: string
  readonly requestId: string
  /** undefined only for operations that need no sign-in. */
  readonly principal: Principal | undefined
  readonly sourceAddress: string | undefined
  /** The version that `If-Match` names; undefined when the request has none. */
  readonly ifMatch: number | undefined
  readonly log: Log
  /** Aborted when the client went away or the server stops. */
  readonly signal: AbortSignal
  /** The one place where rights are asked. */
  may(verb: Verb, thing: Securable): boolean
  /** The signed-in principal; throws UNAUTHENTICATED when there is none. */
  signedIn(): Principal
  /** Records the audit event of this operation in the transaction of its change. */
  audit(tx: Tx, entry: AuditEntry): Promise<void>
  /**
   * Has `write` store the event in the very statement of the change, which costs no transaction of its own. What must
   * be written with every change of the request is written in one transaction with it.
   */
  auditWith<T>(
    db: Database,
    entry: AuditEntry,
    write: (db: Database, event: AuditEvent) => Promise<T>,
  ): Promise<T>
  /**
   * Tells open pages, after the transaction has committed, that a thing has a new version. `about` says who may hear of
   * it; absent: what the request recorded last.
   */
  changed(topic: string, id: string, version?: number | bigint, about?: Securable): void
}

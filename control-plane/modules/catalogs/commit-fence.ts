import { IcebergError } from '@boathouse/iceberg'
import type { Principal } from '../../platform/context.ts'
import type { Tx } from '../../platform/database.ts'

/** Whose work a commit is. The record of the commit keeps it, so that the work finds its commits again. */
export interface CommitOrigin {
  readonly kind: 'statement' | 'ingest' | 'attempt'
  readonly id: string
}

/** What a commit says of itself, for whoever has to judge it. */
export interface CommitFacts {
  readonly principal: Principal | undefined
  /** What the embedded engine passed; undefined for commits that came over Iceberg REST. */
  readonly origin: CommitOrigin | undefined
  /** Of the snapshots that the commit adds, in its order: Trino puts `trino_query_id` there. */
  readonly summaries: readonly Readonly<Record<string, string>>[]
}

/**
 * Asked for each table in the transaction that swaps its pointer, before the swap. Gives back whose work the commit is
 * (`facts.origin` when it knows no better). Throws, `AttemptEnded` for one, when that work may not commit any more;
 * nothing of the commit then happens. May read and lock rows; must not wait for anything but the database.
 */
export type CommitFence = (tx: Tx, facts: CommitFacts) => Promise<CommitOrigin | undefined>

export const openFence: CommitFence = (_tx, facts) => Promise.resolve(facts.origin)

/** The attempt behind a commit is over or superseded. 403: nothing that the writer does helps. */
export class AttemptEnded extends IcebergError {
  override readonly name = 'AttemptEnded'
  constructor(attempt: string) {
    super('ForbiddenException', 403, `ATTEMPT_ENDED: attempt ${attempt} may not commit any more`)
  }
}

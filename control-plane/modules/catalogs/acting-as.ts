import { AsyncLocalStorage } from 'node:async_hooks'
import type { Context, Securable } from '../../platform/context.ts'
import type { Tx } from '../../platform/database.ts'
import { recordAuditEvent } from '../audit/index.ts'
import type { Actor } from './catalog-deps.ts'
import type { CommitOrigin } from './commit-fence.ts'

/**
 * On whose behalf SQL and loads touch a catalog. The engine knows catalogs by name only and may work long after the
 * request was answered, so the actor travels with the asynchronous work rather than through the engine.
 */
const current = new AsyncLocalStorage<Actor>()

/** Called in the transaction of every change, with what it changes where that is ours; throws when whoever works has lost the right to, which undoes the change. */
export type Fence = (tx: Tx, changed?: Securable) => Promise<void>

/** The request's principal, whose audit events do not belong to the request's own transaction. */
const actorOf = (ctx: Context, fence: Fence | undefined, origin: CommitOrigin | undefined): Actor => {
  const record: Actor['audit'] = (tx, entry) =>
    recordAuditEvent(tx, {
      operation: ctx.operation,
      outcome: 'done',
      principal: ctx.principal,
      requestId: ctx.requestId,
      sourceAddress: ctx.sourceAddress,
      object: entry.object,
      details: entry.details ?? {},
    })
  const recorded = new Map<string, Securable>()
  return {
    ...(origin && { origin }),
    principal: ctx.principal,
    may: (verb, thing) => ctx.may(verb, thing),
    changed: (topic, id, version) => ctx.changed(topic, id, version, recorded.get(id)),
    audit: async (tx, entry) => {
      await fence?.(tx, entry.object)
      await record(tx, entry)
      recorded.set(entry.object.id, entry.object)
    },
    elsewhere: { mayStill: async (tx) => fence?.(tx), record },
  }
}

/**
 * Runs `work`, and everything that it starts, on behalf of the request's principal. `fence` is asked in the
 * transaction of every change; `origin` is recorded with each commit.
 */
export const actingAs = <T>(ctx: Context, work: () => T, fence?: Fence, origin?: CommitOrigin): T =>
  current.run(actorOf(ctx, fence, origin), work)

/** Recovery looks at tables on nobody's behalf; it may not change them. */
const READER: Actor = {
  principal: undefined,
  may: (verb) => verb === 'read',
  changed: () => undefined,
  audit: () => Promise.reject(new Error('nobody changes a catalog on nobody’s behalf')),
}

export const currentActor = (): Actor => current.getStore() ?? READER

import type { Database } from '../../../platform/database.ts'
import type { Anchor, AnchorStore } from './anchors.ts'
import { lastSeal, readSeals } from './seal.store.ts'

/** The chain does not hold what an anchor says: it was cut or rewritten. */
class ChainCut extends Error {
  override readonly name = 'ChainCut'
  constructor({ seq, at }: Anchor, store: string) {
    super(`seal ${seq} of the audit log, whose mac was written to ${store} at ${at}, is gone or another`)
  }
}

const isThere = async (db: Database, { seq, mac }: Anchor): Promise<boolean> => {
  const [seal] = await readSeals(db, seq - 1n, 1)
  return seal?.seq === seq && seal.mac.toString('hex') === mac
}

/** Keeps the head outside the database. Throws ChainCut, and then keeps nothing: a cut chain gets no new anchor. */
export const anchorHead = async (db: Database, store: AnchorStore): Promise<void> => {
  const head = await lastSeal(db)
  const last = (await store.read()).at(-1)
  if (last && !(await isThere(db, last))) throw new ChainCut(last, store.name)
  if (!head || head.seq === last?.seq) return
  await store.append({ seq: head.seq, mac: head.mac.toString('hex'), at: new Date().toISOString() })
}

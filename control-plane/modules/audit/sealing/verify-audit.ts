import { inTransaction, type Database } from '../../../platform/database.ts'
import type { SecretCipher } from '../../../platform/secrets-cipher/index.ts'
import type { Secrets } from '../../secrets/index.ts'
import type { AnchorStore } from './anchors.ts'
import { allSealingKeys } from './audit-keys.ts'
import type { EventText, Seal } from './seal-chain.ts'
import { readEventTexts, readLoose, readSeals, recordedErasures } from './seal.store.ts'
import { chainVerifier, type Finding, type Verified } from './verify-chain.ts'

const ERASE_OPERATION = 'audit.erase_payload'

export interface VerifyDeps {
  readonly db: Database
  readonly cipher: SecretCipher
  readonly secrets: Secrets
  readonly anchors: AnchorStore
}

interface Page {
  readonly seals: readonly Seal[]
  readonly texts: ReadonlyMap<string, EventText>
}

const EVENTS_OF_A_PAGE = 8000
const SEALS_OF_A_PAGE = 200
const LOOSE = 10_000

/** Seals with their events, page by page; the next page is read while the caller works on one. */
async function* pages(db: Database): AsyncGenerator<Page> {
  const read = async (after: bigint): Promise<Page> => {
    const seals: Seal[] = []
    let events = 0
    for (const seal of await readSeals(db, after, SEALS_OF_A_PAGE)) {
      if (seals.length > 0 && events + seal.eventIds.length > EVENTS_OF_A_PAGE) break
      events += seal.eventIds.length
      seals.push(seal)
    }
    const texts = await readEventTexts(
      db,
      seals.flatMap(({ eventIds }) => eventIds),
    )
    return { seals, texts: new Map(texts.map((text) => [text.id, text])) }
  }
  let next = read(0n)
  for (;;) {
    const page = await next
    const last = page.seals.at(-1)
    if (!last) return
    next = read(last.seq)
    // It is awaited in the next turn; should the caller stop before, nobody is left to hear of a failure.
    next.catch(() => undefined)
    yield page
  }
}

const unrecorded = async (db: Database, erased: readonly string[]): Promise<Finding[]> => {
  if (erased.length === 0) return []
  const recorded = await recordedErasures(db, ERASE_OPERATION, erased)
  return erased
    .filter((id) => !recorded.has(id))
    .map((eventId) => ({
      kind: 'unrecorded_erasure',
      seq: undefined,
      eventId,
      what: 'its payload was erased, and no event says by whom',
    }))
}

/**
 * Holds the whole audit log against its seals and its anchors, in one snapshot of the database. Throws SECRETS_LOCKED
 * on a server without the master key.
 */
export const verifyAudit = async ({ db, cipher, secrets, anchors }: VerifyDeps): Promise<Verified> => {
  // Before the snapshot: an anchor of a seal that is made meanwhile would look cut.
  const known = await anchors.read()
  return inTransaction(
    db,
    async (tx) => {
      const verifier = chainVerifier(await allSealingKeys(tx, { cipher, secrets }), known)
      for await (const { seals, texts } of pages(tx)) for (const seal of seals) verifier.seal(seal, texts)
      const verified = verifier.end(await readLoose(tx, LOOSE))
      return { ...verified, findings: [...verified.findings, ...(await unrecorded(tx, verified.erased))] }
    },
    { isolation: 'repeatable read' },
  )
}

import { inTransaction, type Database } from '../../../platform/database.ts'
import type { SecretCipher } from '../../../platform/secrets-cipher/index.ts'
import type { Secrets } from '../../secrets/index.ts'
import type { AnchorStore } from './anchors.ts'
import { allSealingKeys } from './audit-keys.ts'
import { readLoose, readSealsWithTexts, recordedErasures, sealSizes } from './seal.store.ts'
import { chainVerifier, type Finding, type Verified } from './verify-chain.ts'

const ERASE_OPERATION = 'audit.erase_payload'

export interface VerifyDeps {
  readonly db: Database
  readonly cipher: SecretCipher
  readonly secrets: Secrets
  readonly anchors: AnchorStore
}

const EVENTS_OF_A_PAGE = 4000
const SIZES = 10_000
const LOOSE = 10_000

/** The last seals of pages: each page is one seal, or several with some thousand events together. */
async function* pageEnds(db: Database): AsyncGenerator<bigint> {
  let end = 0n
  for (;;) {
    const sizes = await sealSizes(db, end, SIZES)
    if (sizes.length === 0) return
    let events = 0
    for (const { seq, events: more } of sizes) {
      if (events > 0 && events + more > EVENTS_OF_A_PAGE) {
        yield end
        events = 0
      }
      events += more
      end = seq
    }
    yield end
  }
}

/** Seals with their events, page by page; the next page is on its way while the caller works on one. */
async function* pages(db: Database): AsyncGenerator<Awaited<ReturnType<typeof readSealsWithTexts>>> {
  let after = 0n
  let next: ReturnType<typeof readSealsWithTexts> | undefined
  for await (const end of pageEnds(db)) {
    const page = next
    next = readSealsWithTexts(db, after, end)
    // It is awaited in the next turn; should the caller stop before, nobody is left to hear of a failure.
    next.catch(() => undefined)
    after = end
    if (page) yield page
  }
  if (next) yield next
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
      for await (const page of pages(tx)) for (const { seal, texts } of page) verifier.seal(seal, texts)
      const verified = verifier.end(await readLoose(tx, LOOSE))
      return { ...verified, findings: [...verified.findings, ...(await unrecorded(tx, verified.erased))] }
    },
    { isolation: 'repeatable read' },
  )
}

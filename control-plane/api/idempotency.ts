import { createHash } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { z } from 'zod'
import { commonErrors, type OperationSpec } from '@boathouse/contract'
import type { Place } from '../modules/events/index.ts'
import type { Securable } from '../platform/context.ts'
import type { Database, Tx } from '../platform/database.ts'
import { findKeyed, saveAnswer, takeKey, type KeyedRow, type KeyOwner } from './idempotency.store.ts'
import { jsonText } from './json-text.ts'

/**
 * Idempotency-Key: the key is taken in the transaction of the change, so that its row exists exactly when the
 * change does. A crash before the commit leaves neither, and the retry does the work; after the commit a retry
 * never does it again. The answer is saved afterwards; if the server dies in between, the retry is told what
 * was made instead. Requests that fail take no key and may be repeated with it. Who has lost the right to see what was
 * changed hears no more of it: the request is answered as if it came without a key, and changes nothing.
 */

/** An answer that can be given again. */
export interface SavedAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

export interface KeyedRequest {
  readonly owner: KeyOwner
  readonly requestId: string
  readonly operation: OperationSpec
  /** SHA-256 over operation and parsed input. */
  readonly digest: Buffer
  /** Whether its principal may hear today of what lies there. */
  readonly mayHear: (place: Place) => Promise<boolean>
}

/** What of a changed thing says who may see it: its catalog's entry, or the workspace that it lies in. */
const placeOf = ({ kind, id, workspaceId, catalogId, levels }: Securable): Place | undefined => {
  if (catalogId !== undefined)
    return { kind, id, catalogId, ...(workspaceId && { workspaceId }), ...(levels && { levels }) }
  return workspaceId === undefined ? undefined : { kind: 'workspace', id: workspaceId, workspaceId }
}

/** JSON that `claim` wrote. */
const mayHearOf = async ({ mayHear }: KeyedRequest, { place }: KeyedRow): Promise<boolean> =>
  place === null || mayHear(place as Place)

export const digestOfRequest = (operation: OperationSpec, input: unknown): Buffer =>
  createHash('sha256').update(operation.name).update('\n').update(jsonText(input)).digest()

// Long enough for an answer on its way, short enough for a client that waits.
const WAITS = 20
const WAIT_MS = 100
const LARGEST_BODY = 1024 * 1024
// An answer that can be made again is not worth more room than a row has.
const LARGEST_WHEN_MADE_AGAIN = 16 * 1024
/** Stands for the headers of an answer that is to be made again. */
const MADE_AGAIN = { 'made-again': 'true' }
const SavedHeaders = z.record(z.string(), z.string())

class TakenMeanwhile extends Error {}

const answerMissing = (request: KeyedRequest, { object }: KeyedRow): Error =>
  commonErrors.IDEMPOTENT_ANSWER_MISSING({ key: request.owner.key, object })

/** Undefined: the answer is to be made again. */
const replay = async (
  db: Database,
  request: KeyedRequest,
  found: KeyedRow,
  canAnswerAgain: boolean,
): Promise<SavedAnswer | undefined> => {
  if (!found.request_sha256.equals(request.digest)) {
    throw commonErrors.IDEMPOTENCY_KEY_REUSED({ key: request.owner.key })
  }
  let row: KeyedRow | undefined = found
  for (let wait = 0; wait < WAITS && row?.status === null && !request.operation.secretAnswer; wait++) {
    await delay(WAIT_MS)
    row = await findKeyed(db, request.owner)
  }
  const headers = SavedHeaders.parse(row?.headers ?? {})
  if (canAnswerAgain && (row?.status === null || 'made-again' in headers)) return undefined
  if (!row || row.status === null) {
    throw answerMissing(request, found)
  }
  return {
    status: row.status,
    headers: { ...headers, ...REPLAYED },
    body: row.body ?? '',
  }
}

/** Says that nothing was done this time. */
export const REPLAYED = { 'idempotent-replayed': 'true' }

/** Takes the key for a change; throws when another request was faster, which undoes the change. */
const claim =
  (request: KeyedRequest) =>
  async (tx: Tx, object: Securable): Promise<void> => {
    const holder = await takeKey(tx, request.owner, {
      id: request.requestId,
      operation: request.operation.name,
      digest: request.digest,
      object: `${object.kind} ${object.name} (${object.id})`,
      place: JSON.stringify(placeOf(object)) ?? null,
    })
    if (holder !== request.requestId) throw new TakenMeanwhile()
  }

const keep = async (
  db: Database,
  request: KeyedRequest,
  answer: SavedAnswer | undefined,
  canAnswerAgain: boolean,
): Promise<void> => {
  if (!answer || request.operation.secretAnswer) return
  const { owner, requestId } = request
  if (canAnswerAgain && answer.body.length > LARGEST_WHEN_MADE_AGAIN)
    await saveAnswer(db, owner, requestId, { ...answer, headers: jsonText(MADE_AGAIN), body: '' })
  else if (answer.body.length <= LARGEST_BODY)
    await saveAnswer(db, owner, requestId, { ...answer, headers: jsonText(answer.headers) })
}

/**
 * Runs a write once for its key. `run` gets what must be called in the transaction of the change, and gives
 * the answer and, unless it is a stream, how to repeat it. `again` makes an answer to a change that was made before. Throws IDEMPOTENCY_KEY_REUSED when the key belongs to
 * another request, IDEMPOTENT_ANSWER_MISSING when the change is there but its answer is not and there is no `again` to
 * make it.
 */
export const once = async <Answer>(
  db: Database,
  request: KeyedRequest,
  run: (
    claim: (tx: Tx, object: Securable) => Promise<void>,
  ) => Promise<{ answer: Answer; saved: SavedAnswer | undefined }>,
  again?: () => Promise<Answer>,
): Promise<{ readonly answer: Answer } | { readonly replayed: SavedAnswer }> => {
  const answerFor = async (
    row: KeyedRow,
  ): Promise<{ readonly answer: Answer } | { readonly replayed: SavedAnswer }> => {
    const replayed = await replay(db, request, row, again !== undefined)
    if (replayed) return { replayed }
    if (!again) throw answerMissing(request, row)
    return { answer: await again() }
  }
  const before = await findKeyed(db, request.owner)
  const isLost = before !== undefined && !(await mayHearOf(request, before))
  if (before && !isLost) return answerFor(before)
  try {
    const { answer, saved } = await run(claim(request))
    await keep(db, request, saved, again !== undefined)
    return { answer }
  } catch (error) {
    // Whatever failed, it may have failed because the other request was faster: «exists already».
    const other = await findKeyed(db, request.owner)
    if (isLost) throw error instanceof TakenMeanwhile && other ? answerMissing(request, other) : error
    if (other && other.request_id !== request.requestId) return answerFor(other)
    throw error
  }
}

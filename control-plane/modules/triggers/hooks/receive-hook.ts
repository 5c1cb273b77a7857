import type { IncomingHttpHeaders } from 'node:http'
import type { Readable } from 'node:stream'
import type { Output, operations } from '@boathouse/contract'
import { commonErrors } from '@boathouse/contract'
import { hookErrors } from '@boathouse/contract/hooks/errors.ts'
import { jobErrors } from '@boathouse/contract/jobs/errors.ts'
import type { Context } from '../../../platform/context.ts'
import { inTransaction } from '../../../platform/database.ts'
import type { RawRequest } from '../../../platform/handle.ts'
import { newId } from '../../../platform/ids.ts'
import { parseJson } from '../../../platform/json.ts'
import { isSignedBy } from '../../connections/index.ts'
import type { TriggerDeps } from '../trigger-deps.ts'
import * as store from './hook.store.ts'
import { secretOwner } from './hooks.service.ts'
import { valueAt } from './json-pointer.ts'

const MAX_BYTES = 1 << 20
const NOBODYS_SECRET = 'whsec_'

const readBytes = async (body: Readable): Promise<Buffer> => {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of body) {
    const bytes = chunk as Buffer
    size += bytes.length
    if (size > MAX_BYTES) throw commonErrors.BODY_TOO_LARGE({ limit: MAX_BYTES })
    chunks.push(bytes)
  }
  return Buffer.concat(chunks)
}

interface Sent {
  readonly id: string
  readonly timestamp: number
  readonly signatures: string
}

/** The headers of a delivery; what is missing or malformed stands as something that no secret signs. */
const sentOf = (headers: IncomingHttpHeaders): Sent => {
  const text = (name: string): string => String(headers[name] ?? '')
  const id = text('webhook-id')
  const timestamp = text('webhook-timestamp')
  return {
    id: /^[\x21-\x7e]{1,200}$/.test(id) ? id : '',
    timestamp: /^\d{1,12}$/.test(timestamp) ? Number(timestamp) : 0,
    signatures: text('webhook-signature').slice(0, 2000),
  }
}

/**
 * The hook of a delivery, once its secret has signed it. An id of nothing takes the same steps as one of a hook, and has
 * the same answer as a bad signature. Throws HOOK_REFUSED, HOOK_STALE, HOOK_PAUSED, JOB_DELETED.
 */
const authenticated = async (
  { db, secrets }: TriggerDeps,
  hookId: string,
  sent: Sent,
  body: Buffer,
): Promise<store.MetHook> => {
  const hook = await store.meetHook(db, hookId)
  const { secret } = await secrets.open(db, secretOwner(hookId))
  const isSigned = isSignedBy(secret ?? NOBODYS_SECRET, { ...sent, body }, sent.signatures)
  if (!hook || secret === undefined || !isSigned || sent.id === '') throw hookErrors.HOOK_REFUSED({})
  const seconds = Math.abs(Math.round(Date.now() / 1000) - sent.timestamp)
  if (seconds > hook.tolerance_seconds)
    throw hookErrors.HOOK_STALE({ seconds, tolerance: hook.tolerance_seconds })
  if (hook.job_deleted) throw jobErrors.JOB_DELETED({ job: hook.job_name })
  if (hook.paused) throw hookErrors.HOOK_PAUSED({ hook: hook.name })
  return hook
}

type Values = Record<string, unknown>

const unfit = (hook: store.MetHook, field: string, message: string): Error =>
  hookErrors.HOOK_PAYLOAD({ hook: hook.name, fields: [{ field, message }] })

/** The parameters of the run: the fixed ones, and what of the payload the mapping names. Throws HOOK_PAYLOAD. */
const parametersOf = (hook: store.MetHook, body: Buffer): Values => {
  const values: Values = { ...(hook.parameters as Values) }
  const mapping = Object.entries(hook.mapping as Readonly<Record<string, string>>)
  if (mapping.length === 0) return values
  let payload: unknown
  try {
    payload = parseJson(new TextDecoder('utf-8', { fatal: true }).decode(body))
  } catch {
    throw unfit(hook, 'body', 'it is no JSON in UTF-8')
  }
  for (const [name, pointer] of mapping) {
    const value = valueAt(payload, pointer)
    if (value === undefined) continue
    if (typeof value === 'object' && value !== null)
      throw unfit(hook, `parameters.${name}`, `${pointer} is no single value`)
    values[name] = value
  }
  return values
}

/**
 * Starts the job of a hook. The delivery and its run are written in one transaction, under the id that the sender gave
 * it: sent again, it answers with the same run.
 */
export const receiveHook = async (
  deps: TriggerDeps,
  ctx: Context,
  hookId: string,
  raw: RawRequest,
): Promise<Output<typeof operations.receiveHook>> => {
  const sent = sentOf(raw.headers)
  const body = await readBytes(raw.body)
  const hook = await authenticated(deps, hookId, sent, body)
  const parameters = parametersOf(hook, body)
  const asked = { hook_id: hook.id, delivery_id: sent.id, run_id: newId() }
  const principal = { id: hook.changed_by_id, name: hook.changed_by }
  const object = {
    kind: 'job',
    id: hook.job_id,
    name: hook.job_name,
    workspaceId: hook.workspace_id,
  } as const
  const { run_id, duplicate } = await inTransaction(deps.db, async (tx) => {
    const taken = await store.insertDelivery(tx, asked)
    const known = taken ? undefined : await store.findDelivery(tx, hook.id, sent.id)
    const details = { hook: hook.name, delivery_id: sent.id, duplicate: known !== undefined }
    await ctx.audit(tx, { object, details, principal })
    if (known) return { run_id: known.run_id, duplicate: true }
    const run = {
      runId: asked.run_id,
      jobId: hook.job_id,
      trigger: 'WEBHOOK' as const,
      parameters,
      askedById: hook.changed_by_id,
      askedBy: `hook ${hook.name}`,
    }
    const why = (await deps.startRuns(tx, [run])).get(run.runId)
    if (why !== undefined) throw unfit(hook, 'parameters', why)
    return { run_id: run.runId, duplicate: false }
  })
  if (!duplicate) {
    ctx.changed('run_work', run_id)
    ctx.changed('runs', run_id, 1n)
  }
  return { run_id, duplicate }
}

import type { AttemptRef, Observation } from '@boathouse/engines/port.ts'
import { BoathouseError } from '@boathouse/contract'
import { bindParameters, cancelQuery, submitStatement, TrinoError } from '@boathouse/engines/trino/index.ts'
import { findHandle, findRunSetting, runContext } from '../../modules/runs/index.ts'
import { reachedRunStep } from '../../platform/run-steps.ts'
import { findEarlier } from './find-outcome.ts'
import { followQuery, keep } from './follow-query.ts'
import { mayWrite } from './may-write.ts'
import { patiently } from './patiently.ts'
import { errorOf, hintOf } from './trino-words.ts'
import {
  readHandle,
  sourceOf,
  type Coordinator,
  type LiveQuery,
  type SavedQuery,
  type TrinoSpec,
  type TrinoSqlDeps,
} from './trino-work.ts'

const CANCEL_MILLIS = 15_000

/** Asks Trino to end the query, or prevents it from beginning. Throws TrinoError when Trino does not answer. */
export const cancel = async ({ query, submission }: LiveQuery): Promise<void> => {
  submission.abort('canceled')
  if (!query) return
  const { target, session } = query.coordinator.trino
  await cancelQuery(target, query.saved, session('').user, AbortSignal.timeout(CANCEL_MILLIS))
}

const openNamed = async (
  deps: TrinoSqlDeps,
  { runId }: AttemptRef,
  spec: TrinoSpec,
  signal: AbortSignal,
): Promise<Coordinator | undefined> => {
  const { db, log, changed } = deps
  const { runAs, workspaceId, connection } = spec
  const setting = await findRunSetting(db, { workspaceId, runAsId: runAs.id })
  if (!setting) return undefined
  const { actor, rights, workspace } = setting
  const ctx = runContext({ runId, principal: { ...runAs, ...actor }, rights, log, signal, changed })
  return deps.open(ctx, { workspace, connection })
}

/** Hands the statement over, saves what Trino calls it, and only then has it started. */
const submit = async (
  deps: TrinoSqlDeps,
  live: LiveQuery,
  spec: TrinoSpec,
): Promise<Observation | undefined> => {
  const { attempt, controller, submission } = live
  const signal = AbortSignal.any([controller.signal, submission.signal])
  const coordinator = await openNamed(deps, attempt, spec, signal)
  if (!coordinator) {
    const message = `${spec.runAs.name}, in whose name the run works, or the workspace is not there any more.`
    return { state: 'FAILED', error: { error_code: 'RUN_AS_NOT_FOUND', message } }
  }
  const { trino, connectionId } = coordinator
  const text = bindParameters(spec.text, spec.parameters).replace(/;\s*$/, '')
  const writes = mayWrite(text)
  const found = await findEarlier(deps, coordinator, live, writes, signal)
  if (found) return found
  const named = trino.session(sourceOf(attempt, attempt.number))
  const session = {
    ...named,
    catalog: spec.catalog ?? named.catalog,
    schema: spec.schema ?? named.schema,
    traceToken: attempt.attemptId,
  }
  const handle = await submitStatement(trino.target, text, session, signal)
  reachedRunStep('before-handle')
  const saved: SavedQuery = { ...handle, connectionId, rows: 0n, writes }
  if (!(await keep(deps, live, saved))) return undefined
  reachedRunStep('handle-saved')
  signal.throwIfAborted()
  const where = `${trino.target.baseUrl} (connection ${spec.connection})`
  deps.line(
    attempt.attemptId,
    `Query ${handle.queryId} at ${where}, as ${session.user}; its source is ${session.source}.`,
  )
  return followQuery(deps, Object.assign(live, { query: { saved, coordinator } }))
}

/** Goes on with a query that may run: a stop that came before it was found again is passed on. */
const resume = async (
  deps: TrinoSqlDeps,
  live: LiveQuery,
  saved: SavedQuery,
): Promise<Observation | undefined> => {
  const { attempt, controller, submission } = live
  const coordinator = await patiently(controller.signal, () => deps.openById(saved.connectionId))
  deps.line(attempt.attemptId, `Going on with query ${saved.queryId}.`)
  const found = Object.assign(live, { query: { saved, coordinator } })
  if (submission.signal.aborted) await patiently(controller.signal, () => cancel(found))
  return followQuery(deps, found)
}

/** `begun`: the query may have changed something. */
const failureOf = (deps: TrinoSqlDeps, attemptId: string, error: unknown, begun: boolean): Observation => {
  const failed = (code: string, message: string): Observation => ({
    state: 'FAILED',
    error: { error_code: code, message },
    partialEffect: begun,
  })
  if (error instanceof BoathouseError) return failed(error.code, error.message)
  if (!(error instanceof TrinoError)) {
    deps.log.error({ err: error, attempt: attemptId }, 'a task failed in an unexpected way')
    return failed('INTERNAL_ERROR', `Something went wrong on the server; its log has attempt ${attemptId}.`)
  }
  const told = errorOf(error)
  const hint = hintOf(told)
  if (hint !== undefined) deps.line(attemptId, `Hint: ${hint}`)
  return { state: 'FAILED', error: told, partialEffect: begun }
}

/**
 * Does the work of an attempt, or goes on with it, to its end. undefined: it is another process's to follow. `spec` is
 * undefined for an attempt that was taken over.
 */
export const runQuery = async (
  deps: TrinoSqlDeps,
  live: LiveQuery,
  spec: TrinoSpec | undefined,
): Promise<Observation | undefined> => {
  const { attempt, controller, submission } = live
  const saved = readHandle(await findHandle(deps.db, attempt.attemptId))
  try {
    if (saved) return await resume(deps, live, saved)
    return spec ? await submit(deps, live, spec) : { state: 'ABSENT' }
  } catch (error) {
    if (controller.signal.aborted) return undefined
    if (submission.signal.aborted && !saved && !live.query) return { state: 'CANCELED' }
    const writes = (live.query?.saved ?? saved)?.writes ?? false
    return failureOf(deps, attempt.attemptId, error, writes)
  } finally {
    live.query?.coordinator.trino.close()
  }
}

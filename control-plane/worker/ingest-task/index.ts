import { EngineError } from '@boathouse/engines'
import type { AttemptRef, EnginePort, Observation } from '@boathouse/engines/port.ts'
import { CommitStateUnknown } from '@boathouse/iceberg'
import { ServerPathRefused } from '../../modules/connections/index.ts'
import { findRunSetting, runContext, type RunActor } from '../../modules/runs/index.ts'
import { failureOf } from '../../modules/statements/index.ts'
import type { Log } from '../../platform/log.ts'
import { deleteLostFiles, type LostFilesDeps } from '../delete-lost-files.ts'
import { liveAttempts } from '../live-attempts.ts'
import { withoutValues } from '../withhold-values.ts'
import { loadAudit } from './load-audit.ts'
import { loadDatabase } from './load-database.ts'
import { loadFiles } from './load-files.ts'
import { loadUpload } from './load-upload.ts'
import type { IngestSpec, LoadDeps } from './load-once.ts'
import { sourceFiles, type SourceDeps } from './source-files.ts'

export type { IngestSpec } from './load-once.ts'

export interface IngestTaskDeps extends LoadDeps, LostFilesDeps, SourceDeps {
  readonly catalogs: LoadDeps['catalogs'] & LostFilesDeps['catalogs']
  readonly log: Log
  readonly changed: RunActor['changed']
  readonly onNews: (runId: string) => void
}

const LOST = {
  state: 'LOST',
  message: 'The process that ran this attempt is gone. What it had loaded is remembered.',
} as const

const load = async (
  deps: IngestTaskDeps,
  attempt: AttemptRef,
  spec: IngestSpec,
  signal: AbortSignal,
  onRunning: () => void,
): Promise<Observation> => {
  const setting = await findRunSetting(deps.db, { workspaceId: spec.workspaceId, runAsId: spec.runAs.id })
  if (!setting) {
    const message = `${spec.runAs.name}, in whose name the run works, or the workspace is not there any more.`
    return { state: 'FAILED', error: { error_code: 'RUN_AS_NOT_FOUND', message } }
  }
  const ctx = runContext({
    runId: attempt.runId,
    principal: { ...spec.runAs, ...setting.actor },
    rights: setting.rights,
    log: deps.log,
    signal,
    changed: deps.changed,
  })
  const { connection = '', path = '', postgres, audit, upload, target } = spec.task
  const catalog = target.catalog ?? setting.defaultCatalog
  const work = { ctx, attempt, spec, catalog, signal, onRunning }
  await deleteLostFiles(deps, ctx, attempt, { ...target, catalog })
  if (audit) return loadAudit(deps, work)
  if (postgres) return loadDatabase(deps, work, setting.workspace, postgres)
  if (upload !== undefined) return loadUpload(deps, work, setting.workspace, upload)
  const all = await sourceFiles(deps, ctx, { workspace: setting.workspace, connection }, path)
  const result = await loadFiles(deps, work, all)
  return { state: 'SUCCEEDED', result }
}

const failed = ({ log }: IngestTaskDeps, attempt: AttemptRef, error: unknown): Observation => {
  if (error instanceof ServerPathRefused)
    return { state: 'FAILED', error: { error_code: 'PATH_REFUSED', message: error.message } }
  const known = failureOf(error)
  if (known && known.error_code !== 'ENGINE_ERROR')
    return {
      state: 'FAILED',
      error: withoutValues({ error_code: known.error_code, message: known.message }, undefined),
    }
  log.error({ err: error, attempt: attempt.attemptId }, 'a load failed in an unexpected way')
  const message = `Something went wrong on the server; its log has attempt ${attempt.attemptId}.`
  return { state: 'FAILED', error: { error_code: 'INTERNAL_ERROR', message } }
}

/** Loads of new files into tables, by the embedded engine in this process. */
export const ingestTask = (
  deps: IngestTaskDeps,
): EnginePort<IngestSpec> & { readonly close: () => Promise<void> } =>
  liveAttempts({
    log: deps.log,
    onNews: deps.onNews,
    foundAgain: () => Promise.resolve(LOST),
    work: async (attempt, spec, signal, onRunning) => {
      try {
        return await load(deps, attempt, spec, signal, onRunning)
      } catch (error) {
        // The next attempt sees what is remembered, and so what was committed.
        if (error instanceof CommitStateUnknown) return LOST
        const isCanceled = error instanceof EngineError && error.code === 'CANCELED'
        if (isCanceled || signal.aborted) return { state: 'CANCELED' }
        return failed(deps, attempt, error)
      }
    },
  })

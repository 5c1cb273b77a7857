import type { Observation } from '@boathouse/engines/port.ts'
import { hasLoadedBefore, newFilesOf, rememberFiles, uploadedFile } from '../../modules/ingest/index.ts'
import { loadOnce, modeFor, ownerOf, resultOf, tellRows, type Load, type LoadDeps } from './load-once.ts'

/**
 * Loads an uploaded file, once for the task: it is remembered in the transaction that commits its rows, so that a run after
 * the file is gone finds nothing to do. Throws UPLOAD_NOT_FOUND: gone before it was loaded, or not of whom the run works for.
 */
export const loadUpload = async (
  deps: LoadDeps,
  load: Load,
  workspace: string,
  id: string,
): Promise<Observation> => {
  const { attempt, spec, ctx } = load
  const owner = ownerOf(load)
  const remembered = [{ path: id, version: 'upload' }]
  const fresh = await newFilesOf(deps.db, owner, remembered)
  if (fresh.length === 0) {
    deps.line(attempt.attemptId, 'The upload was loaded by an earlier run of this task.')
    return { state: 'SUCCEEDED', result: resultOf([]) }
  }
  const { filename, location } = await uploadedFile(deps.db, ctx, workspace, id)
  const { options, columns } = spec.task
  const mode = await modeFor(deps, load, () => hasLoadedBefore(deps.db, owner))
  const rows = { source: { location, filename }, options, columns }
  const result = await loadOnce(deps, load, rows, mode, (tx) => rememberFiles(tx, owner, attempt, remembered))
  if (result) tellRows(deps, load, filename, result)
  return { state: 'SUCCEEDED', result: resultOf(result ? [result] : []) }
}

import type { IngestResult } from '@boathouse/engines'
import type { TaskResult } from '@boathouse/engines/port.ts'
import { hasLoadedBefore, newFilesOf, rememberFiles } from '../../modules/ingest/index.ts'
import { loadOnce, modeFor, ownerOf, resultOf, tellRows, type Load, type LoadDeps } from './load-once.ts'
import type { SourceFile } from './source-files.ts'

/**
 * Loads what the task has not loaded yet. Each file is remembered in the transaction that commits its rows: whatever is
 * killed, a file is in the table exactly when it is remembered, and the next attempt goes on with the next one.
 */
export const loadFiles = async (
  deps: LoadDeps,
  load: Load,
  all: readonly SourceFile[],
): Promise<TaskResult> => {
  const { attempt, spec } = load
  const { options, columns, mode } = spec.task
  const owner = ownerOf(load)
  const files = await newFilesOf(deps.db, owner, all)
  deps.line(attempt.attemptId, `${files.length} of ${all.length} files are new.`)
  const newest = files.at(-1)
  const batches =
    mode === 'replace' && newest ? [{ file: newest, files }] : files.map((file) => ({ file, files: [file] }))
  const results: IngestResult[] = []
  for (const batch of batches) {
    const { file } = batch
    const how = await modeFor(deps, load, () => hasLoadedBefore(deps.db, owner))
    const result = await file.opened((location) =>
      loadOnce(deps, load, { source: { location, filename: file.path }, options, columns }, how, (tx) =>
        rememberFiles(tx, owner, attempt, batch.files),
      ),
    )
    if (!result) continue
    tellRows(deps, load, file.path, result)
    results.push(result)
  }
  return resultOf(results)
}

import { randomUUID } from 'node:crypto'
import { mkdir, readdir, rm } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { rangeReads } from '../ranges/range-reads.ts'
import { childPool, type ChildPool } from './child-pool.ts'
import type { EmbeddedEngine, EngineStatus } from './engine-types.ts'
import type { EngineOptions, ExecutionDeps } from './execute/engine-options.ts'
import { checkStatement } from './execute/check-statement.ts'
import { runStatement } from './execute/run-statement.ts'
import { asEngineError } from './fault-message.ts'
import { ingestFile } from './ingest/ingest-file.ts'
import { inspectFile } from './ingest/inspect-file.ts'
import { EXPORTERS, memoryPlan, READERS, type MemoryPlan } from './memory-plan.ts'
import { fileColumnsReader } from './scan/file-columns.ts'
import { spooledResults } from './spooled-results.ts'

const MAX_RESULT_BYTES = 64 * 1024 ** 3
const MAX_DOWNLOAD_BYTES = 2 * 1024 ** 3
const MIN_RETENTION_MS = 7 * 86_400_000

/**
 * Starts the embedded engine: its first children are made at once, so that the first statement finds one. Call
 * `close` at the end; children also end by themselves when this process does.
 */
export const createEmbeddedEngine = async (options: EngineOptions): Promise<EmbeddedEngine> => {
  const plan = memoryPlan(options.memoryBytes, options.threads ?? availableParallelism(), options.slots)
  const scratchDirectory = join(options.scratchDirectory, `engine-${process.pid}-${randomUUID()}`)
  await removeAbandoned(options.scratchDirectory)
  await mkdir(scratchDirectory, { recursive: true, mode: 0o700 })
  await mkdir(options.spoolDirectory, { recursive: true, mode: 0o700 })
  const common = { threads: plan.threads, spillDirectory: scratchDirectory, httpfs: options.httpfs }
  const ranges = rangeReads(options.httpfs, scratchDirectory)
  const statements = childPool({ ...common, size: plan.slots, warm: 1, memoryBytes: plan.slotBytes })
  const readers = childPool({ ...common, size: READERS, warm: 1, memoryBytes: plan.readerBytes })
  const exporters = childPool({ ...common, size: EXPORTERS, warm: 0, memoryBytes: plan.readerBytes })
  const deps: ExecutionDeps = {
    catalogs: options.catalogs,
    storage: options.storage,
    cache: options.cache,
    ranges,
    fileColumns: fileColumnsReader(),
    statements,
    readers,
    spoolDirectory: options.spoolDirectory,
    scratchDirectory,
    maxResultBytes: options.maxResultBytes ?? MAX_RESULT_BYTES,
    maxDownloadBytes: options.maxDownloadBytes ?? MAX_DOWNLOAD_BYTES,
    minRetentionMs: options.minRetentionMs ?? MIN_RETENTION_MS,
  }
  return {
    execute: (request, signal, onState) =>
      runStatement({ deps, request, signal, onState }).catch((error: unknown) => {
        throw asEngineError(error)
      }),
    ...spooledResults(readers, exporters, options.spoolDirectory),
    inspectFile: async ({ source, options: given }, signal) => {
      const held = await options.cache.pin([source.location])
      try {
        return await inspectFile(readers, held.paths[0] ?? '', source.filename, given ?? {}, signal)
      } finally {
        held.release()
      }
    },
    ingestFile: (request, signal, onState) => ingestFile(deps, request, signal, onState),
    checkStatement: (text, signal) =>
      checkStatement(deps, text, signal).catch((error: unknown) => {
        throw asEngineError(error)
      }),
    status: () => statusOf(plan, statements, [readers, exporters]),
    rangesProblem: () => ranges.problem(),
    close: async () => {
      await Promise.all([statements.close(), readers.close(), exporters.close(), ranges.proxy.close()])
      await rm(scratchDirectory, { recursive: true, force: true })
    },
  }
}

const statusOf = (
  { slotBytes, threads }: MemoryPlan,
  statements: ChildPool,
  others: readonly ChildPool[],
): EngineStatus => {
  const { size, busy, queued, pids } = statements.status()
  return {
    slots: size,
    busy,
    queued,
    children: [...pids, ...others.flatMap((pool) => pool.status().pids)],
    memoryPerSlotBytes: slotBytes,
    threadsPerSlot: threads,
  }
}

/** Directories of processes that are gone: they were killed before they could clear up. */
const removeAbandoned = async (scratchDirectory: string): Promise<void> => {
  const names = await readdir(scratchDirectory).catch(() => [])
  for (const name of names) {
    const pid = Number(/^engine-(\d+)-/.exec(name)?.[1])
    if (pid > 0 && !isAlive(pid)) await rm(join(scratchDirectory, name), { recursive: true, force: true })
  }
}

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return !(error instanceof Error && 'code' in error && error.code === 'ESRCH')
  }
}

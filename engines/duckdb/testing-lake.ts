import { randomUUID } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { IcebergCatalog } from '@boathouse/iceberg'
import { localStorage, objectCache } from '@boathouse/storage'
import type { ObjectStorage } from '@boathouse/storage'
import { test as base } from 'vitest'
import { createEmbeddedEngine } from './create-engine.ts'
import type { Cell, EmbeddedEngine, ExecuteRequest, ExecuteResult } from './engine-types.ts'
import type { EngineOptions } from './execute/engine-options.ts'
import { testCatalog } from './testing-catalog.ts'

/** A whole engine over a catalog `lake` with the schema `main`, in a directory that goes with the file's tests. */
export interface TestLake {
  readonly engine: EmbeddedEngine
  readonly catalog: IcebergCatalog
  readonly storage: ObjectStorage
  readonly directory: string
  execute(text: string, more?: Partial<ExecuteRequest>, signal?: AbortSignal): Promise<ExecuteResult>
  /** The rows of a statement. */
  rows(text: string, more?: Partial<ExecuteRequest>): Promise<readonly (readonly Cell[])[]>
}

export const openLake = async (
  options: Partial<EngineOptions> = {},
): Promise<TestLake & { close(): Promise<void> }> => {
  const directory = mkdtempSync(join(tmpdir(), 'lake-'))
  const at = (name: string): string => {
    mkdirSync(join(directory, name), { recursive: true })
    return join(directory, name)
  }
  const storage = localStorage()
  const catalog = testCatalog('lake', at('lake'))
  await catalog.createNamespace(['main'])
  const engine = await createEmbeddedEngine({
    catalogs: { find: async (name) => (name === 'lake' ? catalog : undefined), names: async () => ['lake'] },
    storage,
    cache: await objectCache({ storage, directory: at('cache'), maxBytes: 1024 ** 3 }),
    spoolDirectory: at('spool'),
    scratchDirectory: at('scratch'),
    memoryBytes: 2 * 1024 ** 3,
    slots: 2,
    threads: 2,
    ...options,
  })
  const execute: TestLake['execute'] = (text, more = {}, signal) =>
    engine.execute({ statementId: randomUUID(), text, catalog: 'lake', schema: 'main', ...more }, signal)
  return {
    engine,
    catalog,
    storage,
    directory,
    execute,
    rows: async (text, more) => (await execute(text, more)).rows,
    close: async () => {
      await engine.close()
      rmSync(directory, { recursive: true, force: true })
    },
  }
}

/** `test` with one lake a file: children take a while to start. */
export const test = base.extend<{ lake: TestLake }>({
  lake: [
    // oxlint-disable-next-line no-empty-pattern
    async ({}, use) => {
      const lake = await openLake()
      await use(lake)
      await lake.close()
    },
    { scope: 'file' },
  ],
})

/** All pieces of a download. */
export const collected = async (pieces: AsyncIterable<Uint8Array>): Promise<Buffer> => {
  const all: Uint8Array[] = []
  for await (const piece of pieces) all.push(piece)
  return Buffer.concat(all)
}

import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { startChild } from '../duckdb/child-process.ts'
import { openRequest } from '../duckdb/child/protocol.ts'
import { rangeProxy, type RangeProxy } from './range-proxy.ts'

/** Whether and how large files are read where they lie. */
export interface RangeReads {
  readonly proxy: RangeProxy
  /** Why files cannot be read by ranges, a sentence; undefined when they can. Tried once. */
  problem(): Promise<string | undefined>
}

const MEMORY_BYTES = 128 * 1024 ** 2
const NOWHERE = 'http://127.0.0.1:9/'

/**
 * Loads DuckDB's httpfs extension in an engine process of its own, under the lock that statements get; `directory`
 * exists. DuckDB checks the signature and the version. Gives the reason when it does not load.
 */
export const tryHttpfs = async (httpfs: string, directory: string): Promise<string | undefined> => {
  const tempDirectory = await mkdtemp(join(directory, 'httpfs-'))
  const { child, ready } = startChild({ memoryBytes: MEMORY_BYTES, threads: 1, tempDirectory, httpfs })
  try {
    await ready
    await child.request(openRequest([NOWHERE]))
    return undefined
  } catch (error) {
    const [first = ''] = (error instanceof Error ? error.message : String(error)).split('\n')
    return `DuckDB's extension ${httpfs} does not load: ${first}`
  } finally {
    child.kill()
    await child.exited
    await rm(tempDirectory, { recursive: true, force: true })
  }
}

/** `httpfs`: the extension's file; `directory`: scratch. */
export const rangeReads = (httpfs: string | undefined, directory: string): RangeReads => {
  let tried: Promise<string | undefined> | undefined
  return {
    proxy: rangeProxy(),
    problem: () =>
      (tried ??=
        httpfs === undefined
          ? Promise.resolve("DuckDB's extension httpfs is not installed")
          : tryHttpfs(httpfs, directory)),
  }
}

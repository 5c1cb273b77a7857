import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { EngineError, type EmbeddedEngine, type SpooledResult } from '@boathouse/engines'
import { joinLocation, ObjectNotFound, type ObjectStorage } from '@boathouse/storage'

export interface SpoolPlace {
  readonly storage: ObjectStorage
  /** Where results lie for every process. */
  readonly results: string
  /** The engine's spool directory on this machine; here it holds copies. */
  readonly directory: string
}

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  )

/** A part that this machine lacks is fetched under a temporary name, so that nobody reads half of it. */
const fetchPart = async ({ storage, results, directory }: SpoolPlace, file: string): Promise<void> => {
  const path = join(directory, file)
  if (await exists(path)) return
  const temporary = `${path}.${process.pid}.${performance.now()}`
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  try {
    await pipeline(await storage.stream(joinLocation(results, file)), createWriteStream(temporary))
    await rename(temporary, path)
  } catch (error) {
    await rm(temporary, { force: true })
    if (error instanceof ObjectNotFound) {
      throw new EngineError('RESULT_GONE', 'The result is gone. Run the statement again.', { cause: error })
    }
    throw error
  }
}

/** The parts that hold rows `offset … offset + limit - 1`. */
const partsOf = (spool: SpooledResult, offset: number, limit: number): string[] => {
  let before = 0
  return spool.parts.flatMap(({ file, rows }) => {
    const from = before
    before += rows
    return from < offset + limit && before > offset ? [file] : []
  })
}

/**
 * An engine whose spooled results lie in an object store, where every process finds them: parts are sent there
 * before a statement counts as done, and fetched where they are read. For a store that is a directory of this
 * machine the engine spools into it directly, without this.
 */
export const spoolInStore = (engine: EmbeddedEngine, place: SpoolPlace): EmbeddedEngine => {
  const { storage, results, directory } = place
  const publish = async (spool: SpooledResult): Promise<void> => {
    for (const { file } of spool.parts) {
      await storage.write(joinLocation(results, file), createReadStream(join(directory, file)))
    }
  }
  const remove = async (spool: SpooledResult): Promise<void> => {
    await engine.deleteResult(spool)
    await storage.delete(spool.parts.map(({ file }) => joinLocation(results, file)))
  }
  return {
    ...engine,
    execute: async (request, signal, onState) => {
      const result = await engine.execute(request, signal, onState)
      if (result.spool) await publish(result.spool)
      return result
    },
    readResultWindow: async (spool, window, signal) => {
      for (const file of partsOf(spool, window.offset, window.limit)) await fetchPart(place, file)
      return engine.readResultWindow(spool, window, signal)
    },
    exportResult: async function* (source, format, signal) {
      if ('spool' in source) for (const { file } of source.spool.parts) await fetchPart(place, file)
      yield* engine.exportResult(source, format, signal)
    },
    deleteResult: remove,
  }
}

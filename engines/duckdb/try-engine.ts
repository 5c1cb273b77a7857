import { startChild } from './child-process.ts'

const MEMORY_BYTES = 256 * 1024 * 1024

/**
 * Starts one engine process, has it answer the simplest query, and ends it: whether DuckDB loads on this machine.
 * `directory` exists and is its own. Gives DuckDB's version; throws with the last words of the process otherwise.
 */
export const tryEngine = async (directory: string): Promise<string> => {
  const { child, ready } = startChild({
    memoryBytes: MEMORY_BYTES,
    threads: 1,
    tempDirectory: directory,
    httpfs: undefined,
  })
  try {
    await ready
    const { rows } = await child.request({
      op: 'query',
      instance: 'bare',
      sql: 'SELECT version()',
      parameters: [],
      rowLimit: null,
      inlineBytes: 1024,
      spoolPrefix: null,
      spoolLimitBytes: 0,
    })
    return rows[0]?.[0] ?? ''
  } finally {
    child.kill()
    await child.exited
  }
}

import { readFileSync } from 'node:fs'
import { totalmem } from 'node:os'

const limitOf = (file: string): number => {
  try {
    const text = readFileSync(file, 'utf8').trim()
    return /^\d+$/.test(text) ? Number(text) : Infinity
  } catch {
    return Infinity
  }
}

/** Bytes that this process may use: the machine's memory or the cgroup's limit (version 2, then 1), the smaller. */
export const usableMemory = (): number =>
  Math.min(
    totalmem(),
    limitOf('/sys/fs/cgroup/memory.max'),
    limitOf('/sys/fs/cgroup/memory/memory.limit_in_bytes'),
  )

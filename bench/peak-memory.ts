import { readdirSync, readFileSync } from 'node:fs'

interface Process {
  readonly pid: number
  readonly parent: number
  readonly command: string
}

const processes = (): Process[] =>
  readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name)) return []
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8')
      const [, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
      const command = readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ')
      return [{ pid: Number(name), parent: Number(parent), command }]
    } catch {
      return []
    }
  })

/** Most bytes that a process ever held (VmHWM of proc(5)); 0 once it is gone. */
const peakOf = (pid: number): number => {
  try {
    const kilobytes = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
    return Number(kilobytes ?? 0) * 1024
  } catch {
    return 0
  }
}

/** Peak resident bytes of the server that this process started, and of the hungriest engine child below it. Linux only. */
export const peakMemory = (): { readonly server: number; readonly engine: number } => {
  const all = processes()
  const server = all.find((one) => one.parent === process.pid && / up\b/.test(one.command))
  if (!server) return { server: 0, engine: 0 }
  const engines = all.filter((one) => one.parent === server.pid && one.command.includes('duckdb/child'))
  return { server: peakOf(server.pid), engine: Math.max(0, ...engines.map((one) => peakOf(one.pid))) }
}

import { readdirSync, readFileSync } from 'node:fs'

interface Process {
  readonly pid: number
  readonly parent: number
  readonly command: string
  /** User and system time so far, that of its ended children included. */
  readonly cpuMillis: number
}

// USER_HZ is 100 on every Linux that Node runs on.
const TICK_MILLIS = 10

const processes = (): Process[] =>
  readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name)) return []
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8')
      // Fields of proc(5) after the command, which may hold anything: state, ppid, …, utime (12th), stime, cutime, cstime.
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
      const command = readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ')
      const cpuMillis = fields.slice(11, 15).reduce((sum, ticks) => sum + Number(ticks), 0) * TICK_MILLIS
      return [{ pid: Number(name), parent: Number(fields[1]), command, cpuMillis }]
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

const below = (all: readonly Process[], pid: number): Process[] =>
  all.filter((one) => one.parent === pid).flatMap((child) => [child, ...below(all, child.pid)])

export interface Usage {
  /** Peak resident bytes of the server, and of the hungriest engine child. */
  readonly serverBytes: number
  readonly engineBytes: number
  /** Of the server and everything below it, PostgreSQL included. */
  readonly cpuMillis: number
}

const serversAmong = (all: readonly Process[]): Process[] =>
  all.filter((one) => one.parent === process.pid && / up\b/.test(one.command))

const serverAmong = (all: readonly Process[]): Process => {
  const [server] = serversAmong(all)
  if (!server) throw new Error('no server of this process runs')
  return server
}

/** Of the server that this process started. Linux only. */
export const serverPid = (): number => serverAmong(processes()).pid

/** Of every server that this process started. Linux only. */
export const serverPids = (): number[] => serversAmong(processes()).map(({ pid }) => pid)

/** CPU milliseconds so far of a process and of everything below it that still runs. Linux only. */
export const cpuMillisOf = (pid: number): number => {
  const all = processes()
  const family = [...all.filter((one) => one.pid === pid), ...below(all, pid)]
  return family.reduce((sum, one) => sum + one.cpuMillis, 0)
}

/** What the server that this process started has used so far. Linux only. */
export const serverUsage = (): Usage => {
  const all = processes()
  const server = serverAmong(all)
  const children = below(all, server.pid)
  const engines = children.filter((one) => one.command.includes('duckdb/child'))
  return {
    serverBytes: peakOf(server.pid),
    engineBytes: Math.max(0, ...engines.map((one) => peakOf(one.pid))),
    cpuMillis: [server, ...children].reduce((sum, one) => sum + one.cpuMillis, 0),
  }
}

/** CPU milliseconds of this process so far, all threads. */
export const ownCpuMillis = (): number => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

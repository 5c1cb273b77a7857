import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { commandOf } from './process-table.ts'

const LISTENING = '0A'

// /proc/net/tcp: «sl local_address rem_address st … inode», the port in hexadecimal after the last colon.
const inodeOfListener = (port: number): string | undefined => {
  for (const table of ['/proc/net/tcp', '/proc/net/tcp6']) {
    const rows = readFileSync(table, 'utf8').split('\n').slice(1)
    for (const row of rows) {
      const [, local = '', , state, , , , , , inode] = row.trim().split(/\s+/)
      if (state === LISTENING && Number.parseInt(local.split(':').at(-1) ?? '', 16) === port) return inode
    }
  }
  return undefined
}

const holds = (pid: string, socket: string): boolean => {
  try {
    return readdirSync(`/proc/${pid}/fd`).some((fd) => {
      try {
        return readlinkSync(`/proc/${pid}/fd/${fd}`) === socket
      } catch {
        return false
      }
    })
  } catch {
    return false
  }
}

const findOnLinux = (port: number): number | undefined => {
  const inode = inodeOfListener(port)
  if (inode === undefined) return undefined
  const pid = readdirSync('/proc').find((name) => /^\d+$/.test(name) && holds(name, `socket:[${inode}]`))
  return pid === undefined ? undefined : Number(pid)
}

const findByLsof = (port: number): number | undefined => {
  const { stdout } = spawnSync('lsof', ['-t', `-iTCP:${port}`, '-sTCP:LISTEN'], { encoding: 'utf8' })
  return Number(stdout?.split('\n')[0]) || undefined
}

/** `process 4711 (node server.js)`, as far as this user may see; undefined when it may not. */
export const holderOfPort = (port: number): string | undefined => {
  try {
    const pid = process.platform === 'linux' ? findOnLinux(port) : findByLsof(port)
    if (pid === undefined) return undefined
    const command = commandOf(pid)
    return command ? `process ${pid} (${command.slice(0, 120)})` : `process ${pid}`
  } catch {
    return undefined
  }
}

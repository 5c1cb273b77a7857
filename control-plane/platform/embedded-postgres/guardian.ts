import { spawn, type ChildProcess } from 'node:child_process'
import { join } from 'node:path'

/**
 * A shell that outlives us. It holds one end of a pipe; when we are gone, however we died, the kernel closes
 * the other end, and the shell stops the postmaster that it was given, fast first, at once after five
 * seconds. It looks into postmaster.pid before each signal, so that an id that was used again is spared.
 */
const SCRIPT = `
read -r nothing
ours() { read -r now < "$2" && [ "$now" = "$1" ]; } 2>/dev/null
ours "$1" "$2" && kill -INT "$1"
tries=0
while ours "$1" "$2" && kill -0 "$1" && [ "$tries" -lt 50 ]; do sleep 0.1; tries=$((tries + 1)); done 2>/dev/null
ours "$1" "$2" && kill -QUIT "$1" 2>/dev/null
exit 0
`

export interface Guardian {
  /** Call when the postmaster has ended: the guardian goes without signalling anybody. */
  readonly dismiss: () => void
}

/** Starts the guardian of one postmaster. It has its own session: a Ctrl-C at the terminal does not reach it. */
export const startGuardian = (postmasterPid: number, dataDirectory: string): Guardian => {
  const child: ChildProcess = spawn(
    '/bin/sh',
    ['-c', SCRIPT, 'boathouse-guardian', String(postmasterPid), join(dataDirectory, 'postmaster.pid')],
    // No environment of ours: the secrets of the configuration stand in it.
    {
      stdio: ['pipe', 'ignore', 'ignore'],
      detached: true,
      cwd: '/',
      env: { PATH: process.env['PATH'] ?? '/usr/bin:/bin' },
    },
  )
  child.on('error', () => undefined)
  child.stdin?.on('error', () => undefined)
  child.unref()
  return { dismiss: () => child.kill('SIGKILL') }
}

import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const commands = fileURLToPath(new URL('../control-plane/commands/index.ts', import.meta.url))

/** What is done on this machine rather than over HTTP: a separate process of the server's own commands. */
export const localCommands = ['up', 'doctor', 'config', 'engines', 'admin'] as const

/** Becomes the server's own command, so that signals meet it; does not return where Node can replace a process. */
export const handOver = (args: readonly string[]): Promise<number> => {
  if (process.execve) {
    process.removeAllListeners('warning')
    process.on('warning', () => {})
    process.execve(process.execPath, [process.execPath, commands, ...args], process.env)
  }
  const child = spawn(process.execPath, [commands, ...args], { stdio: 'inherit' })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.kill(signal))
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('exit', (code) => resolve(code ?? 1))
  })
}

import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { TestServer } from '../server.ts'

const program = fileURLToPath(new URL('../../cli/bin/boathouse.js', import.meta.url))

export interface CliOutcome {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Runs `boathouse …` as a person's shell would, with only what a shell would have set. */
export const runCli = (
  server: Pick<TestServer, 'home' | 'url' | 'token'>,
  args: readonly string[],
  input = '',
): Promise<CliOutcome> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [program, ...args], {
      env: {
        PATH: process.env.PATH,
        HOME: server.home,
        BOATHOUSE_URL: server.url,
        BOATHOUSE_TOKEN: server.token,
      },
    })
    const out: string[] = []
    const err: string[] = []
    child.stdout.on('data', (chunk) => out.push(String(chunk)))
    child.stderr.on('data', (chunk) => err.push(String(chunk)))
    child.on('error', reject)
    child.on('close', (code) => resolve({ code, stdout: out.join(''), stderr: err.join('') }))
    child.stdin.end(input)
  })

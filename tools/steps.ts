/** Runs the steps of a check side by side and tells, in order, what each said and how long it took. */
import { spawn } from 'node:child_process'

export interface Step {
  readonly name: string
  readonly command: readonly [string, ...string[]]
}

interface Outcome {
  readonly step: Step
  readonly ok: boolean
  readonly output: string
  readonly seconds: number
}

const run = (step: Step): Promise<Outcome> =>
  new Promise((resolve) => {
    const began = performance.now()
    const [program, ...args] = step.command
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] })
    const chunks: Buffer[] = []
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk))
    child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk))
    const end = (ok: boolean, note = ''): void =>
      resolve({
        step,
        ok,
        output: Buffer.concat(chunks).toString() + note,
        seconds: (performance.now() - began) / 1000,
      })
    child.on('error', (error) => end(false, error.message))
    child.on('close', (code) => end(code === 0))
  })

/** Prints each outcome; true when every step succeeded. */
export const runSteps = async (steps: readonly Step[]): Promise<boolean> => {
  const outcomes = await Promise.all(steps.map(run))
  for (const { step, ok, output, seconds } of outcomes) {
    if (!ok) console.log(output.trimEnd())
    console.log(`${ok ? 'ok    ' : 'FAILED'} ${step.name} (${seconds.toFixed(1)} s)`)
  }
  return outcomes.every((outcome) => outcome.ok)
}

import type { Output, operations } from '@boathouse/contract'

type Check = Output<typeof operations.getHealth>['checks'][number]

/** What one look found. `evidence` says what was seen, `remedy` what to do now when something is wrong. */
export type Finding = Omit<Check, 'name' | 'checked_at'>

export interface HealthChecks {
  /** Adds a check; it must not change anything. One that throws, or takes over five seconds, has failed. */
  readonly add: (name: string, look: () => Promise<Finding>) => void
  /** Looks at everything at the same time, in the order in which the checks were added. */
  readonly run: () => Promise<Check[]>
}

const LONGEST_MS = 5000

const tooLong = (): Promise<Finding> =>
  new Promise((resolve) => {
    const finding: Finding = { status: 'failed', evidence: `no answer within ${LONGEST_MS / 1000} s` }
    setTimeout(() => resolve(finding), LONGEST_MS).unref()
  })

const runOne = async ([name, look]: [string, () => Promise<Finding>]): Promise<Check> => {
  const finding = await Promise.race([look(), tooLong()]).catch((error: unknown): Finding => ({
    status: 'failed',
    evidence: error instanceof Error ? error.message : String(error),
  }))
  return { name, ...finding, checked_at: new Date().toISOString() }
}

export const createHealthChecks = (): HealthChecks => {
  const checks = new Map<string, () => Promise<Finding>>()
  return {
    add: (name, look) => {
      if (checks.has(name)) throw new Error(`there are two health checks named «${name}»`)
      checks.set(name, look)
    },
    run: () => Promise.all([...checks].map(runOne)),
  }
}

import type { Output, operations } from '@boathouse/contract'
import type { Context } from '../../platform/context.ts'

type Check = Output<typeof operations.getHealth>['checks'][number]

/** What one look found. `evidence` says what was seen, `remedy` what to do now when something is wrong. */
export type Finding = Omit<Check, 'name' | 'checked_at'>

/** A thing of a workspace that is not well. */
export type Trouble = Finding & {
  /** What it is, such as «connection erp». */
  readonly name: string
  readonly workspace: string
}

/** Things that are not well, as far as the caller may see them. */
export type Troubles = (ctx: Context) => Promise<readonly Trouble[]>

export interface HealthChecks {
  /** Adds a check; it must not change anything. One that throws, or takes over five seconds, has failed. */
  readonly add: (name: string, look: () => Promise<Finding>) => void
  /** Adds what a caller may see of things that are not well: a line each, as long as they are not. */
  readonly addSeen: (troubles: Troubles) => void
  /** What of it the caller may see in a workspace. */
  readonly runIn: (ctx: Context, workspace: string) => Promise<Check[]>
  /** `run`, and what of it the caller may see in any. */
  readonly runFor: (ctx: Context) => Promise<Check[]>
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

const present = ({ workspace: _, ...finding }: Trouble): Check => ({
  ...finding,
  checked_at: new Date().toISOString(),
})

export const createHealthChecks = (): HealthChecks => {
  const checks = new Map<string, () => Promise<Finding>>()
  const seen: Troubles[] = []
  const seenBy = async (ctx: Context): Promise<Trouble[]> =>
    (await Promise.all(seen.map((troubles) => troubles(ctx)))).flat()
  const run = (): Promise<Check[]> => Promise.all([...checks].map(runOne))
  return {
    add: (name, look) => {
      if (checks.has(name)) throw new Error(`there are two health checks named «${name}»`)
      checks.set(name, look)
    },
    addSeen: (troubles) => void seen.push(troubles),
    run,
    runFor: async (ctx) => {
      const [everybody, troubles] = await Promise.all([run(), seenBy(ctx)])
      const named = troubles.map((one) => ({ ...one, name: `${one.name} in ${one.workspace}` }))
      return [...everybody, ...named.map(present)]
    },
    runIn: async (ctx, workspace) =>
      (await seenBy(ctx)).filter((one) => one.workspace === workspace).map(present),
  }
}

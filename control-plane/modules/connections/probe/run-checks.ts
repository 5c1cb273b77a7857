import type { Output, operations } from '@boathouse/contract'
import { scrubber } from './scrub.ts'

/** What a test found, without the time. */
export type Report = Omit<Output<typeof operations.testConnection>, 'tested_at'>
type CheckResult = Report['checks'][number]

export interface Finding {
  readonly status: 'passed' | 'failed' | 'skipped'
  readonly evidence: string
  readonly remedy?: string
}

/** One question to the other side. */
export interface Check<Target> {
  readonly name: string
  /** When one of these failed or was not tried, this one is skipped. What skipped itself is in nobody's way. */
  readonly needs?: readonly string[]
  /** What is known when it passes or fails. A connection works without; it is not required. */
  readonly capability?: string
  /** False without being a capability: worth knowing, and no reason to call the connection broken. */
  readonly required?: boolean
  readonly run: (target: Target, signal: AbortSignal) => Promise<Finding>
}

export const passed = (evidence: string): Finding => ({ status: 'passed', evidence })
export const failed = (evidence: string, remedy?: string): Finding => ({ status: 'failed', evidence, remedy })
export const skipped = (evidence: string): Finding => ({ status: 'skipped', evidence })

export interface RunOptions {
  /** For all checks together. */
  readonly deadlineMillis: number
  /** Texts that no finding may hold. */
  readonly secrets: readonly string[]
  /** What an error of the other side means, and what to do. */
  readonly explain: (error: unknown) => Finding
}

const LONGEST_EVIDENCE = 500

const expired = (signal: AbortSignal): Promise<never> =>
  new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  })

const tooLate = (millis: number): Finding =>
  failed(
    `the test was stopped after ${millis / 1000} s`,
    'Look whether the other side is overloaded, and test again.',
  )

/** A check once; whatever it throws becomes a finding. */
const runOne = async <T>(
  check: Check<T>,
  target: T,
  signal: AbortSignal,
  options: RunOptions,
): Promise<Finding> => {
  if (signal.aborted) return skipped('not tried: the test had taken too long by then')
  try {
    const work = check.run(target, signal)
    // When the deadline is faster, nobody waits for what the check says in the end.
    work.catch(() => undefined)
    return await Promise.race([work, expired(signal)])
  } catch (error) {
    return signal.aborted ? tooLate(options.deadlineMillis) : options.explain(error)
  }
}

const statusOf = (checks: readonly CheckResult[]): Report['status'] => {
  const bad = checks.filter(({ status }) => status === 'failed')
  if (bad.some(({ required }) => required)) return 'failed'
  return bad.length > 0 ? 'limited' : 'passed'
}

/** Makes the checks one after the other and reports each, what was skipped and why included. Never throws. */
export const runChecks = async <T>(
  checks: readonly Check<T>[],
  target: T,
  options: RunOptions,
): Promise<Report> => {
  const signal = AbortSignal.timeout(options.deadlineMillis)
  const scrub = scrubber(options.secrets)
  const results: CheckResult[] = []
  const capabilities: Record<string, boolean> = {}
  const blocked = new Set<string>()
  for (const check of checks) {
    const missing = check.needs?.find((name) => blocked.has(name))
    const began = performance.now()
    const finding = missing
      ? skipped(`not tried: «${missing}» did not pass`)
      : await runOne(check, target, signal, options)
    const { status } = finding
    if (missing !== undefined || status === 'failed') blocked.add(check.name)
    if (check.capability && status !== 'skipped') capabilities[check.capability] = status === 'passed'
    results.push({
      name: check.name,
      status,
      required: check.required ?? check.capability === undefined,
      evidence: scrub(finding.evidence).slice(0, LONGEST_EVIDENCE),
      remedy: finding.remedy === undefined ? null : scrub(finding.remedy),
      millis: Math.round(performance.now() - began),
    })
  }
  return { status: statusOf(results), checks: results, capabilities }
}

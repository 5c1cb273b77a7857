import { operations } from '@boathouse/contract'
import type { Database } from '../../platform/database.ts'
import { egressRules, type EgressRules } from '../../platform/egress/index.ts'
import { handle, type Handler } from '../../platform/handle.ts'
import { getEgressRules, updateEgressRules } from './egress.service.ts'

const FRESH_MILLIS = 2_000

/**
 * The rules in force, for `createEgress`: read when they are asked for, at most every two seconds, which is how
 * long another server may go on by the old ones.
 */
export const currentEgressRules = (db: Database): (() => Promise<EgressRules>) => {
  let kept: { readonly rules: Promise<EgressRules>; readonly until: number } | undefined
  return () => {
    const now = performance.now()
    if (kept && now < kept.until) return kept.rules
    const rules = getEgressRules(db).then(egressRules)
    kept = { rules, until: now + FRESH_MILLIS }
    // A failed look is nobody's answer but its own.
    rules.catch(() => (kept = undefined))
    return rules
  }
}

export const egressHandlers = (db: Database): readonly Handler[] => [
  handle(operations.getEgressRules, () => getEgressRules(db)),
  handle(operations.updateEgressRules, (ctx, { body }) => updateEgressRules(db, ctx, body)),
]

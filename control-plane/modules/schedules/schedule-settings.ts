import type { Input, operations } from '@boathouse/contract'
import { commonErrors } from '@boathouse/contract'
import { scheduleErrors } from '@boathouse/contract/schedules/errors.ts'
import { nextFire, ruleProblem, type FireRule } from './fire-times.policy.ts'

/** A schedule as a person gives it. */
export type ScheduleSettings = Input<typeof operations.createSchedule>['body']

/** The rule of a schedule whose interval counts from `anchor`. */
const ruleOf = (timing: Pick<ScheduleSettings, 'cron' | 'interval'>, anchor: Date): FireRule =>
  timing.cron
    ? { kind: 'cron', expression: timing.cron.expression, timeZone: timing.cron.time_zone }
    : { kind: 'interval', seconds: timing.interval?.seconds ?? 0, anchor }

/**
 * The rule of what was asked for, once it is known to mean something. Throws INVALID_REQUEST naming the field, or
 * NEVER_FIRES.
 */
export const checkedRule = (
  timing: Pick<ScheduleSettings, 'cron' | 'interval'>,
  anchor: Date,
  now: Date,
): FireRule => {
  const rule = ruleOf(timing, anchor)
  const problem = ruleProblem(rule)
  if (problem) throw commonErrors.INVALID_REQUEST({ fields: [problem] })
  if (rule.kind === 'cron' && nextFire(rule, now) === undefined)
    throw scheduleErrors.NEVER_FIRES({ expression: rule.expression, time_zone: rule.timeZone })
  return rule
}

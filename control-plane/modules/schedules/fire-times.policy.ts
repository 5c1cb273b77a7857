import { Cron } from 'croner'

/** When to fire: by a cron expression in a time zone, or every so many seconds from an anchor. */
export type FireRule =
  | { readonly kind: 'cron'; readonly expression: string; readonly timeZone: string }
  | { readonly kind: 'interval'; readonly seconds: number; readonly anchor: Date }

export type CatchUp = 'NONE' | 'LAST' | 'ALL'

/** What is wrong with a rule: the field of the request and a sentence. */
export interface RuleProblem {
  readonly field: string
  readonly message: string
}

// Parsing costs more than asking for the next time; installations have few different expressions.
const MAX_PARSED = 1000
const parsed = new Map<string, Cron>()

/**
 * Daylight saving (library croner): a time in the gap of spring fires at the end of the gap, a time that autumn has
 * twice fires the first time only.
 */
const cronOf = (expression: string, timeZone: string): Cron => {
  const key = `${timeZone} ${expression}`
  const known = parsed.get(key)
  if (known) return known
  if (parsed.size >= MAX_PARSED) parsed.clear()
  const cron = new Cron(expression, { timezone: timeZone, mode: '5-part', paused: true })
  parsed.set(key, cron)
  return cron
}

const isTimeZone = (name: string): boolean => {
  // Fixed offsets (`+02:00`) are no zones: they do not know of daylight saving, which whoever writes one forgets.
  if (!/^[A-Za-z]/.test(name)) return false
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: name }))
  } catch {
    return false
  }
}

/** What keeps a rule from being understood; undefined when nothing does. It may still never fire. */
export const ruleProblem = (rule: FireRule): RuleProblem | undefined => {
  if (rule.kind === 'interval') return undefined
  if (!isTimeZone(rule.timeZone))
    return { field: 'cron.time_zone', message: 'give an IANA time zone such as Europe/Warsaw or UTC' }
  try {
    cronOf(rule.expression, rule.timeZone)
    return undefined
  } catch (error) {
    const reason = error instanceof Error ? error.message.replace(/^CronPattern:\s*/, '') : String(error)
    return { field: 'cron.expression', message: `give five fields such as «0 2 * * *»: ${reason}` }
  }
}

/** The first instant after this one; undefined when there is none. */
export const nextFire = (rule: FireRule, after: Date): Date | undefined => {
  if (rule.kind === 'cron') return cronOf(rule.expression, rule.timeZone).nextRun(after) ?? undefined
  const step = rule.seconds * 1000
  const since = after.getTime() - rule.anchor.getTime()
  return new Date(rule.anchor.getTime() + (Math.max(0, Math.floor(since / step)) + 1) * step)
}

/** The next `count` instants after this one, fewer when there are no more. */
export const fireTimes = (rule: FireRule, after: Date, count: number): Date[] => {
  const times: Date[] = []
  let at: Date | undefined = after
  while (times.length < count) {
    at = nextFire(rule, at)
    if (!at) break
    times.push(at)
  }
  return times
}

export interface Ruled<Item> {
  readonly rule: FireRule
  readonly item: Item
}

/**
 * The instants of many rules after this one and not after `until`, soonest first. Each is computed when it is taken: a
 * rule that fires every second costs no more than what is taken of it.
 */
export function* firesInOrder<Item>(
  ruled: readonly Ruled<Item>[],
  after: Date,
  until: Date,
): Generator<{ readonly at: Date; readonly item: Item }> {
  /** The soonest is the last. */
  const line: (Ruled<Item> & { readonly at: Date })[] = []
  const enter = (one: Ruled<Item>, since: Date): void => {
    const at = nextFire(one.rule, since)
    if (!at || at > until) return
    let [low, high] = [0, line.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((line[middle]?.at ?? at) > at) low = middle + 1
      else high = middle
    }
    line.splice(low, 0, { ...one, at })
  }
  for (const one of ruled) enter(one, after)
  for (let next = line.pop(); next; next = line.pop()) {
    yield next
    enter(next, next.at)
  }
}

export interface DueFires {
  /** To be fired now, oldest first. */
  readonly fires: readonly Date[]
  /** The first instant after now. */
  readonly next: Date | undefined
}

// A schedule that is looked at this late still counts as punctual: the instant is not one that was missed.
const PUNCTUAL_MS = 60_000

/** The instants from `due` to `now`, oldest first; where there are more than `count`, the newest. */
const newestFires = (rule: FireRule, due: Date, now: Date, count: number): Date[] => {
  // Looks back further and further, so that a year of minutes is not walked through for its last one.
  for (let window = PUNCTUAL_MS; ; window *= 4) {
    const start = Math.max(due.getTime() - 1, now.getTime() - window)
    const found: Date[] = []
    for (let at = nextFire(rule, new Date(start)); at && at <= now; at = nextFire(rule, at)) found.push(at)
    if (found.length >= count || start < due.getTime()) return found.slice(-count)
  }
}

/**
 * What a schedule whose next instant was `due` has to fire now. The newest instant is fired when it has just passed;
 * what was missed before is left (NONE), only the newest is made up for (LAST), or the newest `limit` (ALL).
 */
export const dueFires = (rule: FireRule, due: Date, now: Date, catchUp: CatchUp, limit: number): DueFires => {
  const missed = newestFires(rule, due, now, catchUp === 'ALL' ? limit : 1)
  const next = nextFire(rule, now)
  const [newest] = missed.slice(-1)
  const isPunctual = newest !== undefined && now.getTime() - newest.getTime() <= PUNCTUAL_MS
  return { fires: catchUp === 'NONE' && !isPunctual ? [] : missed, next }
}

/**
 * How long failed sign-ins must wait. Two counts over fifteen minutes, both tied to where the request comes
 * from: failures of this name at this source, and failures of any name at this source. There is no count by
 * name alone, on purpose: it would let anybody lock an administrator out from afar by guessing badly.
 * Passwords are generated with 148 bits, so guesses spread over many sources find nothing.
 */
export interface Failures {
  readonly byPair: number
  readonly bySource: number
  readonly secondsSincePair: number
  readonly secondsSinceSource: number
}

const FREE_BY_PAIR = 5
const FREE_BY_SOURCE = 30
const LONGEST_WAIT = 300

const waitAfter = (failures: number, free: number): number =>
  failures < free ? 0 : Math.min(LONGEST_WAIT, 2 ** (failures - free + 1))

/** Whole seconds until the next try is looked at; 0: now. Doubles with every failure beyond the free ones. */
export const secondsToWait = (failures: Failures): number =>
  Math.max(
    0,
    Math.ceil(waitAfter(failures.byPair, FREE_BY_PAIR) - failures.secondsSincePair),
    Math.ceil(waitAfter(failures.bySource, FREE_BY_SOURCE) - failures.secondsSinceSource),
  )

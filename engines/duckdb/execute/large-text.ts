import { setImmediate as othersFirst } from 'node:timers/promises'

/** A text of which each step towards a plan takes so long (30 ms for 100,000 characters) that others are served in between. */
const LARGE_TEXT = 32 * 1024

/** To be called between the steps; what is short goes on at once. */
export const afterOthers = async (text: string): Promise<void> => {
  if (text.length > LARGE_TEXT) await othersFirst()
}

/** From midnight of yesterday on, in the person's own time zone. */
export const isSinceYesterday = (instant: string, now = new Date()): boolean =>
  Date.parse(instant) >= new Date(now.getFullYear(), now.getMonth(), now.getDate() - 1).getTime()

/** Midnight of yesterday, in the person's own time zone. */
export const yesterday = (now = new Date()): Date =>
  new Date(now.getFullYear(), now.getMonth(), now.getDate() - 1)

export const isSinceYesterday = (instant: string): boolean => Date.parse(instant) >= yesterday().getTime()

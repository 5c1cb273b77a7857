import { pino, type Logger } from 'pino'

export type Log = Logger

/** A log that says nothing; for tests. */
export const silentLog = (): Log => pino({ enabled: false })

import { pino, type DestinationStream, type Logger } from 'pino'
import { prettyLines } from './log-pretty.ts'
import { redactor } from './log-redaction.ts'

export type Log = Logger

export interface LogOptions {
  readonly level: string
  readonly format: 'json' | 'pretty'
  /** Values that never appear, wherever they stand. */
  readonly secrets: readonly string[]
  /** Where lines go; standard error when absent. */
  readonly destination?: DestinationStream
}

/**
 * The log: one JSON object a line, or lines for people. Fields that are named like secrets, everything that
 * looks like an access token, and the secrets of the configuration are replaced before a line leaves.
 */
export const createLog = (options: LogOptions): Log => {
  // Synchronous: the last lines before a crash are the ones that matter.
  const destination = options.destination ?? pino.destination({ dest: 2, sync: true })
  const { fields, line } = redactor(options.secrets)
  return pino(
    {
      level: options.level,
      base: null,
      messageKey: 'message',
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }), log: fields },
      hooks: { streamWrite: line },
    },
    options.format === 'pretty' ? prettyLines(destination, process.stderr.isTTY) : destination,
  )
}

/** A log that says nothing; for tests. */
export const silentLog = (): Log => pino({ enabled: false })

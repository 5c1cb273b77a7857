import type { TaskError } from '@boathouse/engines/port.ts'
import type { TrinoError, TrinoStats } from '@boathouse/engines/trino/index.ts'
import { BoathouseError } from '@boathouse/contract'
import { withoutValues } from '../withhold-values.ts'

const MEBIBYTE = 1_048_576n

/** How far a query is, for the log. */
export const progressLine = (stats: TrinoStats): string => {
  const { state, progress, completedSplits, totalSplits, processedRows, processedBytes } = stats
  if (totalSplits === 0) return `Trino: ${state}`
  const percent = progress === undefined ? '' : `${Math.floor(progress)} %, `
  const read = `${processedRows} rows read (${processedBytes / MEBIBYTE} MiB)`
  return `Trino: ${state}, ${percent}${completedSplits} of ${totalSplits} splits, ${read}`
}

/** What people are told: Trino's name of the error and its message, unless that may quote a row, and never the stack that comes with it. */
export const errorOf = (error: TrinoError): TaskError => {
  const { cause, code, location, trinoName } = error
  // The way there was refused by us, or broke: that says more than that nobody answers.
  const said = cause instanceof BoathouseError ? cause : undefined
  const told = {
    error_code: trinoName ?? said?.code ?? `TRINO_${code}`,
    message: said?.message ?? error.message,
    ...location,
  }
  // Trino does not say which tables it read.
  return withoutValues(told, undefined)
}

const HINTS: readonly (readonly [RegExp, string])[] = [
  [/^SYNTAX_ERROR$/, 'The statement is read by Trino, in Trino’s dialect.'],
  [
    /^(TABLE|SCHEMA|CATALOG)_NOT_FOUND$|^MISSING_(CATALOG|SCHEMA)_NAME$/,
    'Write catalog.schema.table, or set catalog and schema of the task or of its connection.',
  ],
  [
    /^PERMISSION_DENIED$/,
    'Grant it to the user of the connection, or give the connection a role that may do it.',
  ],
  [/MEMORY_LIMIT/, 'Work on fewer rows at once, or raise query_max_memory in the session properties.'],
  [
    /TIME_LIMIT/,
    'Raise query_max_execution_time or query_max_run_time in the session properties of the connection.',
  ],
  [/^QUERY_QUEUE_FULL$/, 'Give the task retries, or the resource group of the connection a longer queue.'],
  [/^NO_NODES_AVAILABLE$/, 'The cluster has just started, or its workers are gone. Give the task retries.'],
  [/^ICEBERG_COMMIT_ERROR$/, 'Others changed the table at the same time. Give the task retries.'],
  [/^TRINO_UNAUTHENTICATED$/, 'Test the connection, and give its user and password or token again.'],
  [/^TRINO_UNREACHABLE$/, 'Test the connection: it says how far requests get.'],
  [/^TRINO_MISSING_PARAMETER$/, 'Give the job or the task a parameter of this name.'],
]

/** What to do about an error, as far as it is known. */
export const hintOf = ({ error_code: code }: TaskError): string | undefined =>
  HINTS.find(([pattern]) => pattern.test(code))?.[1]

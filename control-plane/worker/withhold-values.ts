import type { TaskError, TaskResult } from '@boathouse/engines/port.ts'

// Engines say of these what the value was that they could not use: Trino's names, and our own for DuckDB's.
const QUOTES_VALUES =
  /^(INVALID_VALUE|TYPE_MISMATCH|INVALID_CAST_ARGUMENT|INVALID_FUNCTION_ARGUMENT|NUMERIC_VALUE_OUT_OF_RANGE|CONSTRAINT_VIOLATION|GENERIC_USER_ERROR|INVALID_ARGUMENTS|INVALID_PARAMETER_VALUE|HIVE_BAD_DATA|ICEBERG_BAD_DATA|SUBQUERY_MULTIPLE_ROWS|MERGE_TARGET_ROW_MULTIPLE_MATCHES)$/

/**
 * An error as it may go into logs, events, lists and mails: without words that may quote rows of `tables` (absent: the
 * engine does not say of which). Those stay beside it, for whoever may read them. Nothing was read: it stays as it is.
 */
export const withoutValues = (error: TaskError, tables: TaskResult['tables_read']): TaskError => {
  if (tables?.length === 0 || !QUOTES_VALUES.test(error.error_code)) return error
  return {
    ...error,
    message:
      'A value cannot be used as the task wants to. Its attempt says which, to whoever may read the tables.',
    quoted: error.message,
    ...(tables && { tables_read: tables }),
  }
}

import { Textarea } from '@mantine/core'
import { ConnectionSelect } from './ConnectionSelect.tsx'
import type { TaskFieldsProps } from './TaskForm.tsx'

/** Kinds of connections that run SQL. */
const ENGINES = ['trino']

/** One statement, and what runs it. */
export const SqlFields = ({ task, onChange, errorOf }: TaskFieldsProps) => {
  const { sql } = task
  if (!sql) return null
  return (
    <>
      <Textarea
        label="Statement"
        description="One statement. :name stands for a parameter of the job."
        autosize
        minRows={3}
        maxRows={16}
        spellCheck={false}
        classNames={{ input: 'mono' }}
        value={sql.statement}
        onChange={(event) => onChange({ ...task, sql: { ...sql, statement: event.currentTarget.value } })}
        error={errorOf('sql.statement') ?? errorOf('sql')}
      />
      <ConnectionSelect
        label="Runs on"
        kinds={ENGINES}
        optional
        placeholder="The embedded engine"
        value={sql.connection}
        onChange={(connection) => {
          const { connection: _, ...rest } = sql
          onChange({ ...task, sql: connection ? { ...rest, connection } : rest })
        }}
        clearable
        clearButtonProps={{ 'aria-label': 'The embedded engine' }}
        error={errorOf('sql.connection')}
      />
    </>
  )
}

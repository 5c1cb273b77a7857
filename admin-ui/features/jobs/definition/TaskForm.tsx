import {
  ActionIcon,
  Group,
  MultiSelect,
  NumberInput,
  Select,
  Stack,
  Switch,
  Textarea,
  TextInput,
  Tooltip,
} from '@mantine/core'
import { IconTrash } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { connectionsQuery } from '../../../api/connection-queries.ts'
import { useWorkspace } from '../../../shell/workspace.ts'
import classes from './DefinitionEditor.module.css'
import type { TaskDraft } from './job-draft.ts'

type RunIf = NonNullable<TaskDraft['run_if']>

const RUN_IF: readonly { readonly value: RunIf; readonly label: string }[] = [
  { value: 'ALL_SUCCESS', label: 'all of them succeeded' },
  { value: 'AT_LEAST_ONE_SUCCESS', label: 'at least one succeeded' },
  { value: 'NONE_FAILED', label: 'none failed' },
  { value: 'ALL_DONE', label: 'all have ended, however' },
  { value: 'AT_LEAST_ONE_FAILED', label: 'at least one failed' },
  { value: 'ALL_FAILED', label: 'all of them failed' },
]

const KINDS = [
  { value: 'sql', label: 'SQL' },
  { value: 'noop', label: 'Nothing (where branches meet)' },
]
/** Kinds of connections that run SQL. */
const ENGINES: ReadonlySet<string> = new Set(['trino'])

interface TaskFormProps {
  readonly task: TaskDraft
  /** Keys of the other tasks. */
  readonly others: readonly string[]
  readonly onChange: (task: TaskDraft) => void
  readonly onRemove: (() => void) | undefined
  /** Of one field of the task, such as `sql.statement`. */
  readonly errorOf: (field: string) => string | undefined
}

const SqlFields = ({ task, onChange, errorOf }: TaskFormProps) => {
  const { data = [] } = useQuery(connectionsQuery(useWorkspace()))
  const { sql } = task
  if (!sql) return null
  const engines = data.filter(({ kind }) => ENGINES.has(kind)).map(({ name }) => name)
  const known = sql.connection && !engines.includes(sql.connection) ? [...engines, sql.connection] : engines
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
      {known.length > 0 && (
        <Select
          label="Runs on"
          data={known}
          placeholder="The embedded engine"
          value={sql.connection ?? null}
          onChange={(connection) => {
            const { connection: _, ...rest } = sql
            onChange({ ...task, sql: connection ? { ...rest, connection } : rest })
          }}
          clearable
          clearButtonProps={{ 'aria-label': 'The embedded engine' }}
          error={errorOf('sql.connection')}
        />
      )}
    </>
  )
}

const number = (value: string | number): number => (typeof value === 'number' ? value : 0)

const Retries = ({ task, onChange, errorOf }: TaskFormProps) => {
  return (
    <Group gap="sm" align="flex-start" grow>
      <NumberInput
        label="Retries"
        min={0}
        max={1000}
        allowDecimal={false}
        value={task.max_retries ?? 0}
        onChange={(value) => onChange({ ...task, max_retries: number(value) })}
        error={errorOf('max_retries')}
      />
      <NumberInput
        label="First wait"
        suffix=" ms"
        min={0}
        allowDecimal={false}
        value={task.min_retry_interval_millis ?? 0}
        onChange={(value) => onChange({ ...task, min_retry_interval_millis: number(value) })}
        error={errorOf('min_retry_interval_millis')}
      />
      <NumberInput
        label="Timeout"
        suffix=" s"
        min={0}
        allowDecimal={false}
        value={task.timeout_seconds ?? 0}
        onChange={(value) => onChange({ ...task, timeout_seconds: number(value) })}
        error={errorOf('timeout_seconds')}
      />
    </Group>
  )
}

/** One task: its key, what it does, when it runs, how often it is tried. */
export const TaskForm = (props: TaskFormProps) => {
  const { task, others, onChange, onRemove, errorOf } = props
  const needs = (task.depends_on ?? []).map(({ task_key: key }) => key)
  const choose = (kind: string | null): void => {
    const { sql, noop, ...rest } = task
    onChange(
      kind === 'noop' ? { ...rest, noop: noop ?? {} } : { ...rest, sql: sql ?? { statement: 'SELECT 1' } },
    )
  }
  return (
    <fieldset className={classes.task} aria-label={`Task ${task.task_key}`}>
      <Stack gap="xs">
        <Group gap="sm" align="flex-start" wrap="nowrap">
          <TextInput
            label="Task key"
            spellCheck={false}
            classNames={{ input: 'mono' }}
            style={{ flex: 1 }}
            value={task.task_key}
            onChange={(event) => onChange({ ...task, task_key: event.currentTarget.value })}
            error={errorOf('task_key') ?? errorOf('')}
          />
          <Select
            label="Does"
            data={KINDS}
            value={task.noop ? 'noop' : 'sql'}
            onChange={choose}
            allowDeselect={false}
            style={{ flex: 1 }}
          />
          {onRemove && (
            <Tooltip label="Remove this task">
              <ActionIcon mt={22} aria-label={`Remove task ${task.task_key}`} onClick={onRemove}>
                <IconTrash size={14} />
              </ActionIcon>
            </Tooltip>
          )}
        </Group>
        <SqlFields {...props} />
        <Group gap="sm" align="flex-start" grow>
          <MultiSelect
            label="After"
            data={[...new Set([...others, ...needs])]}
            placeholder={needs.length === 0 ? 'At once' : ''}
            value={needs}
            onChange={(keys) => onChange({ ...task, depends_on: keys.map((key) => ({ task_key: key })) })}
            error={errorOf('depends_on')}
          />
          {needs.length > 0 && (
            <Select
              label="Runs when"
              data={[...RUN_IF]}
              value={task.run_if ?? 'ALL_SUCCESS'}
              onChange={(value) =>
                onChange({ ...task, run_if: RUN_IF.find((each) => each.value === value)?.value })
              }
              allowDeselect={false}
            />
          )}
        </Group>
        <Retries {...props} />
        {(task.timeout_seconds ?? 0) > 0 && (task.max_retries ?? 0) > 0 && (
          <Switch
            label="Try again after a timeout, too"
            checked={task.retry_on_timeout ?? false}
            onChange={(event) => onChange({ ...task, retry_on_timeout: event.currentTarget.checked })}
          />
        )}
      </Stack>
    </fieldset>
  )
}

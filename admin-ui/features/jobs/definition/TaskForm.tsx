import { ActionIcon, Group, MultiSelect, Select, Stack, Switch, TextInput, Tooltip } from '@mantine/core'
import { IconTrash } from '@tabler/icons-react'
import { CountInput } from './CountInput.tsx'
import classes from './DefinitionEditor.module.css'
import { IngestFields } from './IngestFields.tsx'
import type { TaskDraft } from './job-draft.ts'
import { SqlFields } from './SqlFields.tsx'
import { withWork, workOf, WORKS } from './task-kinds.ts'

type RunIf = NonNullable<TaskDraft['run_if']>

const RUN_IF: readonly { readonly value: RunIf; readonly label: string }[] = [
  { value: 'ALL_SUCCESS', label: 'all of them succeeded' },
  { value: 'AT_LEAST_ONE_SUCCESS', label: 'at least one succeeded' },
  { value: 'NONE_FAILED', label: 'none failed' },
  { value: 'ALL_DONE', label: 'all have ended, however' },
  { value: 'AT_LEAST_ONE_FAILED', label: 'at least one failed' },
  { value: 'ALL_FAILED', label: 'all of them failed' },
]

export interface TaskFieldsProps {
  readonly task: TaskDraft
  readonly onChange: (task: TaskDraft) => void
  /** Of one field of the task, such as `sql.statement`. */
  readonly errorOf: (field: string) => string | undefined
}

interface TaskFormProps extends TaskFieldsProps {
  /** Keys of the other tasks. */
  readonly others: readonly string[]
  readonly onRemove: (() => void) | undefined
}

const Retries = ({ task, onChange, errorOf }: TaskFieldsProps) => (
  <Group gap="sm" align="flex-start" grow>
    <CountInput
      label="Retries"
      max={1000}
      value={task.max_retries}
      onChange={(max_retries) => onChange({ ...task, max_retries })}
      error={errorOf('max_retries')}
    />
    <CountInput
      label="First wait"
      suffix=" ms"
      value={task.min_retry_interval_millis}
      onChange={(millis) => onChange({ ...task, min_retry_interval_millis: millis })}
      error={errorOf('min_retry_interval_millis')}
    />
    <CountInput
      label="Timeout"
      suffix=" s"
      value={task.timeout_seconds}
      onChange={(timeout_seconds) => onChange({ ...task, timeout_seconds })}
      error={errorOf('timeout_seconds')}
    />
  </Group>
)

/** One task: its key, what it does, when it runs, how often it is tried. */
export const TaskForm = (props: TaskFormProps) => {
  const { task, others, onChange, onRemove, errorOf } = props
  const needs = (task.depends_on ?? []).map(({ task_key: key }) => key)
  const work = workOf(task)
  const choose = (chosen: string | null): void => {
    const next = WORKS.find(({ value }) => value === chosen)?.value
    if (next && next !== work) onChange(withWork(task, next))
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
            data={[...WORKS]}
            value={work}
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
        <IngestFields {...props} />
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

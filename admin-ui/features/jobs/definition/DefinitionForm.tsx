import { Button, Group, Select, Stack, TagsInput, Textarea, TextInput, Title } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { CountInput } from './CountInput.tsx'
import type { JobDraft, Problem, TaskDraft } from './job-draft.ts'
import { NotificationsForm } from './NotificationsForm.tsx'
import { ParametersForm } from './ParametersForm.tsx'
import { TaskForm } from './TaskForm.tsx'

type OnLimit = NonNullable<JobDraft['on_limit']>

const ON_LIMIT: readonly { readonly value: OnLimit; readonly label: string }[] = [
  { value: 'QUEUE', label: 'wait' },
  { value: 'SKIP', label: 'end as skipped' },
  { value: 'REPLACE', label: 'stop the oldest that runs' },
]

interface DefinitionFormProps {
  readonly draft: JobDraft
  readonly problems: readonly Problem[]
  readonly onChange: (draft: JobDraft) => void
}

type ErrorOf = (field: string) => string | undefined

const tagTexts = (tags: JobDraft['tags']): string[] =>
  Object.entries(tags ?? {}).map(([key, value]) => (value === '' ? key : `${key}=${value}`))

const tagsOf = (texts: readonly string[]): Record<string, string> =>
  Object.fromEntries(
    texts.map((text) => {
      const at = text.indexOf('=')
      return at === -1 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)]
    }),
  )

const freeKey = (tasks: readonly TaskDraft[]): string => {
  const keys = new Set(tasks.map(({ task_key: key }) => key))
  let number = tasks.length + 1
  while (keys.has(`task_${number}`)) number += 1
  return `task_${number}`
}

const Basics = ({
  draft,
  onChange,
  errorOf,
}: Omit<DefinitionFormProps, 'problems'> & { errorOf: ErrorOf }) => (
  <>
    <TextInput
      label="Name"
      withAsterisk
      spellCheck={false}
      placeholder="daily-sales"
      value={draft.name}
      onChange={(event) => onChange({ ...draft, name: event.currentTarget.value })}
      error={errorOf('name')}
    />
    <Textarea
      label="Description"
      placeholder="What it makes, and for whom"
      autosize
      minRows={1}
      maxRows={6}
      value={draft.description ?? ''}
      onChange={(event) => onChange({ ...draft, description: event.currentTarget.value })}
      error={errorOf('description')}
    />
    <TagsInput
      label="Tags"
      size="xs"
      placeholder="team=lake"
      value={tagTexts(draft.tags)}
      onChange={(texts) => onChange({ ...draft, tags: tagsOf(texts) })}
      error={errorOf('tags')}
    />
  </>
)

const Limits = ({
  draft,
  onChange,
  errorOf,
}: Omit<DefinitionFormProps, 'problems'> & { errorOf: ErrorOf }) => (
  <>
    <Group gap="sm" align="flex-start" grow>
      <CountInput
        label="Runs at once"
        description="0: no limit"
        value={draft.max_concurrent_runs}
        otherwise={1}
        onChange={(runs) => onChange({ ...draft, max_concurrent_runs: runs })}
        error={errorOf('max_concurrent_runs')}
      />
      <Select
        label="Beyond it, runs"
        description="What a new run does"
        data={[...ON_LIMIT]}
        value={draft.on_limit ?? 'QUEUE'}
        onChange={(value) =>
          onChange({ ...draft, on_limit: ON_LIMIT.find((each) => each.value === value)?.value })
        }
        allowDeselect={false}
      />
    </Group>
    <Group gap="sm" align="flex-start" grow>
      <CountInput
        label="Timeout of a run"
        description="0: none"
        suffix=" s"
        value={draft.timeout_seconds}
        onChange={(timeout_seconds) => onChange({ ...draft, timeout_seconds })}
        error={errorOf('timeout_seconds')}
      />
      <CountInput
        label="Priority"
        description="Higher goes first"
        min={-100}
        max={100}
        value={draft.priority}
        onChange={(priority) => onChange({ ...draft, priority })}
        error={errorOf('priority')}
      />
    </Group>
  </>
)

/** The definition as a form. What is seldom said, such as allowed values, is said in the YAML beside it. */
export const DefinitionForm = ({ draft, problems, onChange }: DefinitionFormProps) => {
  const errorAt = (prefix: string): ErrorOf => {
    return (field) => {
      const name = [prefix, field].filter(Boolean).join('.')
      const exact = field === '' || field === 'sql' || field === 'ingest'
      return problems.find((each) => each.field === name || (!exact && each.field.startsWith(`${name}.`)))
        ?.message
    }
  }
  const { tasks } = draft
  const setTask = (at: number, task: TaskDraft): void =>
    onChange({ ...draft, tasks: tasks.map((each, index) => (index === at ? task : each)) })
  return (
    <Stack gap="sm">
      <Basics draft={draft} onChange={onChange} errorOf={errorAt('')} />
      <Title order={2}>Tasks</Title>
      {tasks.map((task, at) => (
        <TaskForm
          key={at}
          task={task}
          others={tasks.filter((_, index) => index !== at).map(({ task_key: key }) => key)}
          onChange={(next) => setTask(at, next)}
          onRemove={
            tasks.length > 1
              ? () => onChange({ ...draft, tasks: tasks.filter((_, index) => index !== at) })
              : undefined
          }
          errorOf={errorAt(`tasks.${at}`)}
        />
      ))}
      <div>
        <Button
          variant="default"
          leftSection={<IconPlus size={14} />}
          onClick={() =>
            onChange({
              ...draft,
              tasks: [...tasks, { task_key: freeKey(tasks), sql: { statement: 'SELECT 1' } }],
            })
          }
        >
          Add a task
        </Button>
      </div>
      <Title order={2}>Parameters</Title>
      <ParametersForm
        parameters={draft.parameters ?? []}
        onChange={(parameters) => onChange({ ...draft, parameters })}
        errorOf={errorAt('parameters')}
      />
      <Title order={2}>Notifications</Title>
      <NotificationsForm
        settings={draft.notifications ?? {}}
        onChange={(told) => {
          const { notifications: _, ...rest } = draft
          onChange(told ? { ...rest, notifications: told } : rest)
        }}
        errorOf={errorAt('notifications')}
      />
      <Title order={2}>Limits</Title>
      <Limits draft={draft} onChange={onChange} errorOf={errorAt('')} />
    </Stack>
  )
}

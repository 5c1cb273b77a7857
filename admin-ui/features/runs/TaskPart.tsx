import { Alert, Group, SegmentedControl, Select, Stack, Text } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import type { Attempt, Run, TaskRun } from '../../api/types.ts'
import { Elapsed } from '../../ui/Elapsed.tsx'
import { DataTable, type DataColumn } from '../../ui/DataTable.tsx'
import { Moment } from '../../ui/Moment.tsx'
import { formatBytes, formatQuantity } from '../../ui/numbers.ts'
import { RowsTable } from '../../ui/RowsTable.tsx'
import { Section } from '../../ui/Section.tsx'
import { StateChip, stateWord } from '../../ui/StateChip.tsx'
import { SkipTask } from './actions/RunActions.tsx'
import { LogView } from './log/LogView.tsx'
import { WrittenTables } from './WrittenTables.tsx'

export type Part = 'log' | 'result' | 'attempts'

const PARTS: readonly { value: Part; label: string }[] = [
  { value: 'log', label: 'Log' },
  { value: 'result', label: 'Result' },
  { value: 'attempts', label: 'Attempts' },
]

const COLUMNS: readonly DataColumn<Attempt>[] = [
  { id: 'attempt', header: 'Attempt', width: 80, figures: true, cell: ({ attempt }) => attempt },
  { id: 'state', header: 'State', width: 150, cell: ({ state }) => <StateChip state={state} /> },
  {
    id: 'why',
    header: 'Why',
    cell: ({ message, reason }) => (
      <span title={message}>{message || <span className="mono dim">{reason}</span>}</span>
    ),
  },
  { id: 'began', header: 'Began', width: 130, cell: ({ started_at: at }) => <Moment at={at} /> },
  {
    id: 'took',
    header: 'Took',
    width: 100,
    figures: true,
    cell: ({ started_at: from, finished_at: to }) => <Elapsed from={from} to={to} />,
  },
  { id: 'log', header: 'Log', width: 90, figures: true, cell: ({ log_bytes: size }) => formatBytes(size) },
]

const Result = ({ task, runAs }: { task: TaskRun; runAs: string }) => {
  const { result } = task
  if (!result) return <Text c="dimmed">A task has a result once it has succeeded.</Text>
  const { columns, data_array: rows } = result
  return (
    <Stack gap="sm">
      {result.effects.length > 0 && <WrittenTables tasks={[task]} />}
      {columns.length > 0 && (
        <>
          <Text c="dimmed">
            {result.rows === null ? '' : formatQuantity(result.rows, 'row', 'rows')}
            {result.rows !== null && BigInt(result.rows) > BigInt(rows.length)
              ? `, of which the first ${rows.length} are kept`
              : ''}
          </Text>
          <RowsTable
            label={`Result of ${task.task_key}`}
            columns={columns.map(({ name, type_text: type }) => ({ name, type }))}
            rows={rows}
          />
        </>
      )}
      {result.rows_withheld && (
        <Text c="dimmed">
          The rows are for {runAs}, in whose name this ran, and for whoever may read every table that they
          came from.
        </Text>
      )}
      {columns.length === 0 && result.effects.length === 0 && !result.rows_withheld && (
        <Text c="dimmed">It returned no rows.</Text>
      )}
    </Stack>
  )
}

interface FailureProps {
  readonly run: Run
  readonly task: TaskRun
  readonly attempt: Attempt | undefined
}

/** Why an attempt or a task did not succeed; what the run says already is not said twice. */
const Failure = ({ run, task, attempt }: FailureProps) => {
  const error = attempt?.error
  const message = error?.message ?? task.message
  if (message === '') return null
  const code = (
    <span className="mono dim">
      {error?.error_code ?? task.reason}
      {error?.line ? ` · line ${error.line}${error.column ? `, column ${error.column}` : ''}` : ''}
    </span>
  )
  if (run.message.includes(message)) return code
  return (
    <Alert
      color={error ? 'red' : 'gray'}
      variant="outline"
      p="sm"
      icon={<IconAlertTriangle size={18} />}
      role={error ? 'alert' : 'note'}
    >
      <Text style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>{message}</Text>
      {code}
    </Alert>
  )
}

interface TaskPartProps {
  readonly workspace: string
  readonly run: Run
  readonly task: TaskRun
  /** From 1; absent: the newest. */
  readonly attempt: number | undefined
  readonly part: Part
  readonly onPart: (part: Part) => void
  readonly onAttempt: (attempt: number | undefined) => void
}

const NOT_STARTED = new Set(['BLOCKED', 'QUEUED', 'WAITING_FOR_RETRY'])

/** One task of a run: why it is as it is, its log, its result, its attempts. */
export const TaskPart = (props: TaskPartProps) => {
  const { workspace, run, task, attempt, part, onPart, onAttempt } = props
  const shown = task.attempts.find((each) => each.attempt === attempt) ?? task.attempts.at(-1)
  return (
    <Section
      title={`Task ${task.task_key}`}
      aside={
        <Group gap={8}>
          <StateChip state={task.state} />
          {NOT_STARTED.has(task.state) && task.attempts.length === 0 && run.state !== 'STOPPING' && (
            <SkipTask run={run} task={task.task_key} />
          )}
          {part === 'log' && task.attempts.length > 1 && shown && (
            <Select
              aria-label="Attempt"
              data={task.attempts.map((each) => ({
                value: String(each.attempt),
                label: `Attempt ${each.attempt}: ${stateWord(each.state)}`,
              }))}
              value={String(shown.attempt)}
              onChange={(value) => onAttempt(value === null ? undefined : Number(value))}
              allowDeselect={false}
              w={200}
            />
          )}
          <SegmentedControl
            aria-label="Part of the task"
            data={[...PARTS]}
            value={part}
            onChange={(value) => onPart(PARTS.find((each) => each.value === value)?.value ?? 'log')}
          />
        </Group>
      }
    >
      <Stack gap="sm">
        <Failure run={run} task={task} attempt={shown} />
        {part === 'log' && !shown && <Text c="dimmed">It has not begun, so it has no log.</Text>}
        {part === 'log' && shown && (
          <LogView
            key={`${run.run_id} ${task.task_key} ${shown.attempt}`}
            workspace={workspace}
            run={run.run_id}
            task={task.task_key}
            attempt={shown.attempt}
          />
        )}
        {part === 'result' && <Result task={task} runAs={run.run_as} />}
        {part === 'attempts' && (
          <DataTable
            label="Attempts"
            columns={COLUMNS}
            rows={task.attempts.toReversed()}
            rowKey={({ attempt_id: id }) => id}
            rowVersion={({ state }) => state}
          />
        )}
      </Stack>
    </Section>
  )
}

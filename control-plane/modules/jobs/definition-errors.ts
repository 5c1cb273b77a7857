import { SqlError, statementMarkers } from '@boathouse/sql'
import type { JobDefinition, TaskDefinition } from './job-types.ts'
import { parameterError } from './parameter-values.policy.ts'
import { taskGraphErrors, type FieldError } from '@boathouse/contract/jobs/task-graph.ts'
import { templateReferences, type Reference } from './templates.policy.ts'

/** Says what is wrong with a statement of the embedded engine; undefined when nothing is. */
export type StatementProblem = (
  text: string,
) => Promise<{ readonly message: string; readonly line?: number; readonly column?: number } | undefined>

const parameterErrors = ({ parameters }: JobDefinition): FieldError[] => {
  const seen = new Set<string>()
  return parameters.flatMap((parameter, index) => {
    const field = `parameters.${index}`
    const { name, default: given, allowed_values, ...bare } = parameter
    const errors: FieldError[] = []
    if (seen.has(name))
      errors.push({ field: `${field}.name`, message: `«${name}» is the name of another, too` })
    seen.add(name)
    for (const [place, value] of (allowed_values ?? []).entries()) {
      const message = parameterError({ ...bare, name }, value)
      if (message !== undefined) errors.push({ field: `${field}.allowed_values.${place}`, message })
    }
    const message = given === undefined ? undefined : parameterError(parameter, given)
    if (message !== undefined) errors.push({ field: `${field}.default`, message })
    return errors
  })
}

/** Every task that this one waits for, however far. */
const upstreamOf = (tasks: readonly TaskDefinition[], of: TaskDefinition): ReadonlySet<string> => {
  const byKey = new Map(tasks.map((task) => [task.task_key, task]))
  const found = new Set<string>()
  const waiting = [...of.depends_on]
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    if (found.has(next.task_key)) continue
    found.add(next.task_key)
    waiting.push(...(byKey.get(next.task_key)?.depends_on ?? []))
  }
  return found
}

/** The texts of a task that may hold templates, by field. */
const templated = (task: TaskDefinition): readonly (readonly [field: string, text: string])[] => [
  ...Object.entries(task.sql?.parameters ?? {}).flatMap(([name, value]) =>
    typeof value === 'string' ? [[`sql.parameters.${name}`, value] as const] : [],
  ),
  ...(task.ingest
    ? [
        ['ingest.path', task.ingest.path ?? ''] as const,
        ['ingest.postgres.table', task.ingest.postgres?.table ?? ''] as const,
        ['ingest.postgres.query', task.ingest.postgres?.query ?? ''] as const,
        ['ingest.target.schema', task.ingest.target.schema] as const,
        ['ingest.target.table', task.ingest.target.table] as const,
      ]
    : []),
]

const templateErrors = (definition: JobDefinition, task: TaskDefinition): FieldError[] => {
  const declared = new Set(definition.parameters.map(({ name }) => name))
  const upstream = upstreamOf(definition.tasks, task)
  const problemOf = (reference: Reference): string | undefined => {
    if (reference.kind === 'param' && !declared.has(reference.name))
      return `the job has no parameter «${reference.name}»`
    if (reference.kind !== 'rows' || upstream.has(reference.task)) return undefined
    return definition.tasks.some(({ task_key }) => task_key === reference.task)
      ? `the task does not wait for «${reference.task}»: name it in depends_on`
      : `there is no task «${reference.task}»`
  }
  return templated(task).flatMap(([field, text]) => {
    const parsed = templateReferences(text)
    if ('problem' in parsed) return [{ field, message: parsed.problem }]
    return parsed.references.flatMap((reference) => {
      const message = problemOf(reference)
      return message === undefined ? [] : [{ field, message }]
    })
  })
}

const markerErrors = (definition: JobDefinition, { sql }: TaskDefinition): FieldError[] => {
  if (!sql) return []
  const known = new Set([...definition.parameters.map(({ name }) => name), ...Object.keys(sql.parameters)])
  try {
    const missing = new Set(
      statementMarkers(sql.statement)
        .map(({ name }) => name)
        .filter((name) => !known.has(name)),
    )
    return [...missing].map((name) => ({
      field: 'sql.statement',
      message: `:${name} is neither a parameter of the job nor one of the task`,
    }))
  } catch (error) {
    // A statement that cannot be read; where no engine of ours parses it, this is all that is known.
    if (!(error instanceof SqlError)) throw error
    const { line, column } = error.position
    return [{ field: 'sql.statement', message: `line ${line}, column ${column}: ${error.message}` }]
  }
}

const statementErrors = async (task: TaskDefinition, problem: StatementProblem): Promise<FieldError[]> => {
  if (!task.sql || task.sql.connection !== undefined) return []
  const found = await problem(task.sql.statement)
  if (!found) return []
  const at = found.line === undefined ? '' : `line ${found.line}, column ${found.column ?? 1}: `
  return [{ field: 'sql.statement', message: at + found.message }]
}

/** Everything that is wrong with a definition and can be known before it runs, each with its field. */
export const definitionErrors = async (
  definition: JobDefinition,
  problem: StatementProblem,
): Promise<readonly FieldError[]> => {
  const general = [...taskGraphErrors(definition.tasks), ...parameterErrors(definition)]
  const ofTasks = await Promise.all(
    definition.tasks.map(async (task, index) => {
      const markers = markerErrors(definition, task)
      const syntax = markers.length > 0 ? [] : await statementErrors(task, problem)
      return [...templateErrors(definition, task), ...markers, ...syntax].map(({ field, message }) => ({
        field: `tasks.${index}.${field}`,
        message,
      }))
    }),
  )
  return [...general, ...ofTasks.flat()]
}

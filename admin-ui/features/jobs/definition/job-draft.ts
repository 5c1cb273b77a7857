import './zod-without-eval.ts'
import { JobDefinition } from '@boathouse/contract/jobs/shapes.ts'
import { LineCounter, parseDocument, stringify, type Document } from 'yaml'
import type { Request } from '@boathouse/contract/client.ts'

/** A definition as it is sent: what it leaves out has its default. */
export type JobDraft = Omit<Request<'createJob'>['body'], 'message'>
export type TaskDraft = JobDraft['tasks'][number]
export type ParameterDraft = NonNullable<JobDraft['parameters']>[number]

/** What is wrong, and where in the text: offsets, from 0. */
export interface Problem {
  /** Such as `tasks.0.sql.statement`; empty when it is no YAML. */
  readonly field: string
  readonly message: string
  readonly from: number
  readonly to: number
  /** From 1. */
  readonly line: number
}

export interface CheckedText {
  /** What the text says, when it says a definition that the server takes as far as one can see without asking it. */
  readonly draft: JobDraft | undefined
  readonly problems: readonly Problem[]
}

const isEmpty = (value: unknown): boolean =>
  value === undefined ||
  value === '' ||
  (Array.isArray(value) && value.length === 0) ||
  (typeof value === 'object' && value !== null && Object.keys(value).length === 0)

const DEFAULTS: Readonly<Record<string, unknown>> = {
  max_concurrent_runs: 1,
  on_limit: 'QUEUE',
  priority: 0,
  timeout_seconds: 0,
  run_if: 'ALL_SUCCESS',
  max_retries: 0,
  min_retry_interval_millis: 0,
  retry_on_timeout: false,
  mode: 'append',
  on_bad_rows: 'refuse',
  unsupported_types: 'refuse',
}

const without = (value: object, keep: readonly string[] = []): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(value).filter(
      ([key, each]) => keep.includes(key) || (!isEmpty(each) && DEFAULTS[key] !== each),
    ),
  )

const compactIngest = (ingest: NonNullable<TaskDraft['ingest']>): object => ({
  ...without(ingest, ['connection', 'path', 'audit']),
  ...(ingest.postgres && { postgres: without(ingest.postgres, ['connection', 'table', 'query']) }),
  target: without(ingest.target, ['table']),
})

/** Leaves out what is as it would be anyway, so that a person reads only what was decided. */
export const compactDraft = (draft: JobDraft): JobDraft => {
  const compact = {
    ...without(draft, ['name']),
    ...(draft.notifications && { notifications: without(draft.notifications) }),
    tasks: draft.tasks.map((task) => ({
      ...without(task, ['task_key', 'noop']),
      ...(task.sql && { sql: without(task.sql, ['statement']) }),
      ...(task.ingest && { ingest: compactIngest(task.ingest) }),
    })),
  }
  // Fields were only left out, and those that are needed never are.
  return compact as JobDraft
}

/** A definition as YAML, with long statements as blocks. */
export const draftText = (draft: JobDraft): string =>
  stringify(compactDraft(draft), { lineWidth: 0, blockQuote: 'literal' })

type Place = Pick<Problem, 'from' | 'to' | 'line'>

const placeIn = (document: Document, lines: LineCounter, field: readonly PropertyKey[]): Place => {
  // A field that is missing has no place; what holds it has one.
  for (let depth = field.length; depth >= 0; depth--) {
    const node: unknown = document.getIn(field.slice(0, depth), true)
    if (typeof node !== 'object' || node === null || !('range' in node) || !Array.isArray(node.range))
      continue
    const [from = 0, to = 0] = node.range.map(Number)
    return { from, to: Math.max(from, to), line: lines.linePos(from).line }
  }
  return { from: 0, to: 0, line: 1 }
}

interface Parsed {
  readonly document: Document
  readonly lines: LineCounter
}

const parse = (text: string): Parsed => {
  const lines = new LineCounter()
  return { document: parseDocument(text, { lineCounter: lines }), lines }
}

/** Checks a text with the schema that the server itself uses. Aliases may not blow it up. */
export const checkText = (text: string): CheckedText => {
  const { document, lines } = parse(text)
  const [error] = document.errors
  if (error) {
    const [from, to] = error.pos
    const message = error.message.split('\n')[0] ?? 'no YAML'
    return { draft: undefined, problems: [{ field: '', message, from, to, line: lines.linePos(from).line }] }
  }
  let value: unknown
  try {
    value = document.toJS({ maxAliasCount: 100 })
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause)
    return { draft: undefined, problems: [{ field: '', message, from: 0, to: text.length, line: 1 }] }
  }
  const parsed = JobDefinition.safeParse(value)
  // The schema has just said that it is one.
  if (parsed.success) return { draft: value as JobDraft, problems: [] }
  const problems = parsed.error.issues.map(({ path, message }) => ({
    field: path.map(String).join('.'),
    message,
    ...placeIn(document, lines, path),
  }))
  return { draft: undefined, problems }
}

/** The places of what the server said of fields: `{"tasks.0.task_key": "…"}`. */
export const placeFields = (text: string, fields: Readonly<Record<string, string>>): readonly Problem[] => {
  const { document, lines } = parse(text)
  return Object.entries(fields).map(([field, message]) => {
    const path = field.split('.').map((part) => (/^\d+$/.test(part) ? Number(part) : part))
    return { field, message, ...placeIn(document, lines, path) }
  })
}

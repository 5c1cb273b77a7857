import { NewJob } from '@boathouse/contract/jobs/shapes.ts'
import { expect, test } from 'vitest'
import { definitionErrors } from './definition-errors.ts'

const PARAMETERS = [
  { name: 'day', type: 'DATE' },
  { name: 'size', type: 'INTEGER', default: 1 },
]
const sql = (statement: string, parameters: object = {}) => ({
  task_key: 'b',
  sql: { statement, parameters },
})
const problemsOf = async (task: object, more: object = {}) => {
  const tasks = [{ task_key: 'a', noop: {} }, task, { task_key: 'c', noop: {} }]
  const { message: _, ...definition } = NewJob.parse({ name: 'x', parameters: PARAMETERS, tasks, ...more })
  const found = await definitionErrors(definition, async (text) =>
    text.includes('FORM') ? { message: 'no FORM', line: 2, column: 3 } : undefined,
  )
  return found.map(({ field, message }) => `${field}: ${message}`)
}

test('templates and markers that mean something are taken', async () => {
  const values = {
    rows: '{{tasks.a.result.rows}}',
    at: 'for {{run.scheduled_for}} of {{ job.name }}',
    again: '{{params.day}}',
  }
  const task = sql('SELECT :day, :rows, :at, :again', values)
  expect(await problemsOf({ ...task, depends_on: [{ task_key: 'a' }] })).toEqual([])
})

test.each([
  [
    sql('SELECT :d', { d: '{{params.colour}}' }),
    'tasks.1.sql.parameters.d: the job has no parameter «colour»',
  ],
  [sql('SELECT :d', { d: '{{tasks.z.result.rows}}' }), 'tasks.1.sql.parameters.d: there is no task «z»'],
  [
    sql('SELECT :d', { d: '{{tasks.c.result.rows}}' }),
    'tasks.1.sql.parameters.d: the task does not wait for «c»: name it in depends_on',
  ],
  [sql('SELECT :d', { d: '{{run.day}}' }), /tasks.1.sql.parameters.d: {{run.day}} is not known; write/],
  [sql('SELECT :d', { d: 'a {{ b' }), 'tasks.1.sql.parameters.d: a {{ is not closed by }}'],
  [
    sql('SELECT :colour'),
    'tasks.1.sql.statement: :colour is neither a parameter of the job nor one of the task',
  ],
  [sql("SELECT 'open"), /tasks.1.sql.statement: line 1, column 8: This string is not closed/],
  [sql('SELECT 1 FORM t'), 'tasks.1.sql.statement: line 2, column 3: no FORM'],
  [
    { task_key: 'b', ingest: { connection: 'in', path: '{{params.no}}/*.csv', target: { table: 't' } } },
    'tasks.1.ingest.path: the job has no parameter «no»',
  ],
])('%o is refused', async (task, problem) => {
  expect(await problemsOf(task)).toEqual([
    typeof problem === 'string' ? problem : expect.stringMatching(problem),
  ])
})

test('declared values have the declared type', async () => {
  const parameters = [
    { name: 'day', type: 'DATE', default: '2026-02-31' },
    { name: 'day', type: 'INTEGER', allowed_values: [1, 'two'], default: 3 },
  ]
  expect(await problemsOf(sql('SELECT 1'), { parameters })).toEqual([
    'parameters.0.default: "2026-02-31" is no DATE',
    'parameters.1.name: «day» is the name of another, too',
    'parameters.1.allowed_values.1: "two" is no INTEGER',
    'parameters.1.default: 3 is not one of 1, "two"',
  ])
})

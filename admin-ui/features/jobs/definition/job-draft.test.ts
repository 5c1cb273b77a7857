import { expect, test } from 'vitest'
import { checkText, compactDraft, draftText, placeFields, type JobDraft } from './job-draft.ts'

const DRAFT: JobDraft = {
  name: 'daily',
  description: '',
  tasks: [
    {
      task_key: 'a',
      description: '',
      depends_on: [],
      run_if: 'ALL_SUCCESS',
      max_retries: 2,
      timeout_seconds: 0,
      sql: { statement: 'SELECT 1\nFROM t', parameters: {} },
    },
    { task_key: 'b', depends_on: [{ task_key: 'a' }], run_if: 'ALL_DONE', noop: {} },
  ],
  max_concurrent_runs: 0,
}

test('a definition becomes a text without its defaults, and the text the same definition', () => {
  const text = draftText(DRAFT)
  expect(text).toBe(`name: daily
tasks:
  - task_key: a
    max_retries: 2
    sql:
      statement: |-
        SELECT 1
        FROM t
  - task_key: b
    depends_on:
      - task_key: a
    run_if: ALL_DONE
    noop: {}
max_concurrent_runs: 0
`)
  expect(checkText(text)).toEqual({ draft: compactDraft(DRAFT), problems: [] })
})

test('a wrong field is told with its line', () => {
  const { draft, problems } = checkText('name: Daily\ntasks:\n  - task_key: a b\n    noop: {}\n')
  expect(draft).toBeUndefined()
  expect(problems.map(({ field, line }) => [field, line])).toEqual([
    ['name', 1],
    ['tasks.0.task_key', 3],
  ])
})

test('what is no YAML, or too much of it, is told and not unfolded', () => {
  expect(checkText('name: [').problems[0]?.field).toBe('')
  const bomb = [
    'a: &a [x,x,x,x,x,x,x,x,x]',
    'b: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]',
    'c: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]',
    'd: [*c,*c,*c,*c,*c,*c,*c,*c,*c]',
  ]
  expect(checkText(bomb.join('\n')).problems[0]?.message).toMatch(/alias/i)
})

test('what the server says of a field stands where the field is', () => {
  const text = 'name: x\ntasks:\n  - task_key: a\n    noop: {}\n    depends_on:\n      - task_key: z\n'
  const [problem] = placeFields(text, { 'tasks.0.depends_on.0.task_key': 'there is no task «z»' })
  expect(problem).toMatchObject({ line: 6, message: 'there is no task «z»' })
  expect(text.slice(problem?.from, problem?.to)).toBe('z')
})

import { expect, test } from 'vitest'
import { choiceOf, ingestOf, jobOf, type LoadDraft } from './load-draft.ts'

const orders = choiceOf({ table: 'public.Orders' })
const draft: LoadDraft = { choices: [orders], catalog: 'lake', schema: 'main', mode: 'create', asText: false }

test.each([
  ['public.orders', 'orders'],
  ['sales."Order.Lines"', 'order_lines'],
  ['"Year 2024"."2024"', 't_2024'],
])('the table %s becomes %s', (table, name) => {
  expect(choiceOf({ table }).name).toBe(name)
})

test('a load names the source and the table', () => {
  expect(ingestOf('erp', draft, orders)).toEqual({
    source: { connection: 'erp', table: 'public.Orders', unsupported_types: 'refuse' },
    target: { catalog: 'lake', schema: 'main', table: 'orders' },
    mode: 'create',
  })
})

test('a job has a task a table, appends what is new, and replaces only what has no cursor', () => {
  const sold = { ...choiceOf({ query: 'SELECT 1' }), name: 'sold', cursor: 'id' }
  const { tasks } = jobOf(
    'erp',
    { ...draft, choices: [orders, sold], mode: 'replace', asText: true },
    'load-erp',
  )
  expect(tasks).toMatchObject([
    { task_key: 'orders', ingest: { mode: 'replace', postgres: { table: 'public.Orders' } } },
    {
      task_key: 'sold',
      ingest: {
        mode: 'append',
        postgres: { query: 'SELECT 1', cursor_column: 'id', unsupported_types: 'text' },
      },
    },
  ])
  expect(jobOf('erp', draft, 'load-erp').tasks[0]?.ingest?.mode).toBe('append')
})

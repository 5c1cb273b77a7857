import { expect, test } from 'vitest'
import { withWork, workOf, WORKS } from './task-kinds.ts'

const task = { task_key: 'a', max_retries: 2, sql: { statement: 'SELECT 2' } }

test('whatever a task did before, it does what was chosen and keeps the rest', () => {
  for (const { value: before } of WORKS) {
    for (const { value: after } of WORKS) {
      const chosen = withWork(withWork(task, before), after)
      expect(workOf(chosen)).toBe(after)
      expect(chosen).toMatchObject({ task_key: 'a', max_retries: 2 })
    }
  }
})

test('the table that is written to stays between files and a database', () => {
  const files = { task_key: 'a', ingest: { connection: 'in', path: '*', target: { table: 'orders' } } }
  expect(withWork(files, 'database').ingest).toEqual({
    postgres: { connection: '', table: '' },
    target: { table: 'orders' },
  })
})

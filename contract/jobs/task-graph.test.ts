import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { taskGraphErrors } from './task-graph.ts'

const graph = (arrows: Readonly<Record<string, readonly string[]>>) =>
  Object.entries(arrows).map(([task_key, needs]) => ({
    task_key,
    depends_on: needs.map((need) => ({ task_key: need })),
  }))

test('a cycle is refused and shown', () => {
  const errors = taskGraphErrors(graph({ a: ['c'], b: ['a'], c: ['b'], d: ['c'], e: [] }))
  expect(errors).toHaveLength(1)
  expect(errors[0]?.message).toMatch(/a → c → b → a|c → b → a → c|b → a → c → b/)
})

test('a task that depends on itself is a cycle', () => {
  expect(taskGraphErrors(graph({ a: ['a'] }))[0]?.message).toContain('a → a')
})

test('a cycle is shown beside an unknown task', () => {
  const errors = taskGraphErrors(graph({ a: ['b'], b: ['a'], c: ['x'] }))
  expect(errors.map((error) => error.field)).toEqual(['tasks.2.depends_on.0.task_key', 'tasks'])
})

test('unknown tasks, repeated keys and repeated dependencies name their field', () => {
  const twice = [...graph({ a: [], b: ['a', 'a', 'x'] }), ...graph({ a: [] })]
  expect(taskGraphErrors(twice).map((error) => error.field)).toEqual([
    'tasks.2.task_key',
    'tasks.1.depends_on.1.task_key',
    'tasks.1.depends_on.2.task_key',
  ])
})

test('arrows that only lead back to earlier tasks are never a cycle; one that closes a circle always is', () => {
  const sized = fc.integer({ min: 2, max: 30 }).chain((count) =>
    fc.record({
      count: fc.constant(count),
      arrows: fc.array(fc.tuple(fc.nat(count - 1), fc.nat(count - 1)), { maxLength: 100 }),
    }),
  )
  fc.assert(
    fc.property(sized, ({ count, arrows }) => {
      const needs = Array.from({ length: count }, () => new Set<number>())
      for (const [a, b] of arrows) if (a !== b) needs[Math.max(a, b)]?.add(Math.min(a, b))
      const tasks = needs.map((set, index) => ({
        task_key: `t${index}`,
        depends_on: [...set].map((need) => ({ task_key: `t${need}` })),
      }))
      expect(taskGraphErrors(tasks)).toEqual([])
      const [late, early] = [tasks.findIndex((task) => task.depends_on.length > 0), 0]
      const need = tasks[late]?.depends_on[0]?.task_key
      if (need === undefined) return
      const closed = tasks.map((task) =>
        task.task_key === need && late > early ? { ...task, depends_on: [{ task_key: `t${late}` }] } : task,
      )
      expect(taskGraphErrors(closed)).toHaveLength(1)
    }),
  )
})

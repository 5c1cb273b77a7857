import { expect, test } from 'vitest'
import { commandsFor } from './commands.ts'
import { jobCommands } from './work-commands.ts'
import { splitPath } from './open-hit.ts'

const hit = { kind: 'table' as const, name: 'data_points', path: 'lake.main.data_points' }

test('a page that begins with the text comes first, then what was found, then the rest', () => {
  const labels = commandsFor('dat', [hit]).map(({ label }) => label)
  expect(labels.slice(0, 3)).toEqual(['Data', 'Datasets', 'lake.main.data_points'])
})

const job = {
  job_id: '1',
  name: 'datalog',
  description: '',
  tags: {},
  version: 1,
  task_count: 1,
  run_as: 'ada',
  updated_at: '2026-01-01T00:00:00Z',
  last_run: null,
  recent_runs: [],
}

test('jobs come before tables, with the newest run of each', () => {
  const labels = commandsFor('datal', [hit], jobCommands(job)).map(({ label }) => label)
  expect(labels.slice(0, 2)).toEqual(['datalog', 'lake.main.data_points'])
  expect(commandsFor('people', []).map(({ label }) => label)[0]).toBe('People')
  expect(commandsFor('password', []).map(({ label }) => label)).toContain('Profile')
})

test('without a text every action is offered', () => {
  expect(commandsFor('', []).length).toBeGreaterThan(8)
})

test('further words find an action, in any order', () => {
  expect(commandsFor('csv load', []).map(({ label }) => label)).toEqual(['Upload a file'])
})

test('a path is split where its catalog ends and its table begins, whatever dots lie between', () => {
  expect(splitPath(hit)).toEqual({ catalog: 'lake', schema: 'main', table: 'data_points' })
  expect(splitPath({ kind: 'table', name: 'a.b', path: 'lake.x.y.a.b' })).toEqual({
    catalog: 'lake',
    schema: 'x.y',
    table: 'a.b',
  })
  expect(splitPath({ kind: 'schema', name: 'x.y', path: 'lake.x.y' })).toMatchObject({
    schema: 'x.y',
    table: '',
  })
  expect(splitPath({ kind: 'catalog', name: 'lake', path: 'lake' })).toMatchObject({ catalog: 'lake' })
})

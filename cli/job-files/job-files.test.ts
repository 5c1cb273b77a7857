import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { JobFile } from '@boathouse/contract/jobs/job-file.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { differences } from '@boathouse/contract/jobs/compare-definitions.ts'
import { parseJobFile, problemLine, readJobFiles } from './read-job-files.ts'

let directory: string
beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'job-files-'))
})
afterAll(() => rm(directory, { recursive: true, force: true }))

const GOOD = `
name: nightly
tasks:
  - task_key: load
    sql: { statement: SELECT 1 }
  - task_key: done
    depends_on: [{ task_key: load }]
    noop: {}
schedules:
  - name: at-two
    cron: { expression: 0 2 * * *, time_zone: Europe/Warsaw }
`

test('a file says a whole job; what it leaves out has the defaults of the API', () => {
  expect(parseJobFile('nightly.yaml', GOOD)).toMatchObject({
    name: 'nightly',
    max_concurrent_runs: 1,
    tasks: [{ task_key: 'load', max_retries: 0 }, { depends_on: [{ task_key: 'load' }] }],
    schedules: [{ name: 'at-two', catch_up: 'LAST' }],
  })
})

const bomb = ['a: &a [x, x, x, x, x, x, x, x, x]']
for (const [name, before] of ['ba', 'cb', 'dc', 'ed', 'fe', 'gf', 'hg', 'ih'].map((pair) => pair.split('')))
  bomb.push(`${name}: &${name} [${Array.from({ length: 9 }, () => `*${before}`).join(', ')}]`)

test.each([
  ['no YAML', 'name: [', /^f\.yaml:1:8: /],
  ['a list', '- name: x', /begins with «name:»/],
  ['nothing', '', /begins with «name:»/],
  ['an unknown field', `${GOOD}colour: red\n`, /colour/],
  ['a wrong type', GOOD.replace('SELECT 1', '7'), /^f\.yaml:5:23: tasks\.0\.sql\.statement: /],
  ['a missing field', 'name: x\n', /tasks/],
  ['two schedules of one name', GOOD + GOOD.slice(GOOD.indexOf('  - name: at-two')), /schedules/],
  ['a key given twice', 'name: a\nname: b\n', /^f\.yaml:2:1: .*unique/],
  [
    'an unknown task',
    GOOD.replace('load }', 'z }'),
    /^f\.yaml:7:30: tasks\.1\.depends_on\.0\.task_key: .*«z»/,
  ],
  ['a circle of tasks', GOOD.replace('load }', 'done }'), /^f\.yaml:4:3: tasks: .*done → done/],
  ['a document that blows up', bomb.join('\n'), /alias/i],
])('%s is refused with its place', (_what, text, message) => {
  const found = parseJobFile('f.yaml', text)
  if (!Array.isArray(found)) throw new Error('nothing was refused')
  expect(found.map(problemLine).join('\n')).toMatch(message)
})

test('a directory is read to its depth, other files are left, a name may stand in one file only', async () => {
  await mkdir(path.join(directory, 'below'))
  await writeFile(path.join(directory, 'a.yaml'), GOOD)
  await writeFile(path.join(directory, 'below', 'b.yml'), GOOD)
  await writeFile(path.join(directory, 'readme.md'), 'not a job')
  const { jobs, problems } = await readJobFiles([directory])
  expect(jobs).toHaveLength(2)
  expect(problems.map(problemLine)).toEqual([
    `${path.join(directory, 'below', 'b.yml')}: name: ${path.join(directory, 'a.yaml')} is the job «nightly», too`,
  ])
})

test('differences name tasks and schedules, wherever they stand in their lists', () => {
  const before = parseJobFile('f', GOOD)
  if (!('tasks' in before)) throw new Error('not read')
  const swapped = { ...before, tasks: before.tasks.toReversed() }
  expect(differences(before, swapped)).toEqual([])
  const changed = structuredClone(swapped)
  const load = changed.tasks.find(({ task_key: key }) => key === 'load')
  if (load?.sql) load.sql.statement = 'SELECT 2'
  expect(differences(before, { ...changed, schedules: [] })).toEqual([
    { field: 'tasks.load.sql.statement', before: 'SELECT 1', after: 'SELECT 2' },
    { field: 'schedules.at-two', before: before.schedules[0] },
  ])
})

test('what is read once more says the same', () => {
  const once = parseJobFile('f', GOOD)
  expect(JobFile.parse(once)).toEqual(once)
})

import { afterAll, beforeAll, expect, test } from 'vitest'
import { createRunRoom, type RunRoom } from './testing.ts'

let room: RunRoom
beforeAll(async () => {
  room = await createRunRoom()
})
afterAll(() => room.close())

test('templates of a task are filled with what its run is, and values keep their types', async () => {
  await room.sql('CREATE TABLE told AS SELECT 1 AS n WHERE false')
  const parameters = {
    rows: '{{tasks.a.result.rows}}',
    text: '{{job.name}} wrote {{tasks.a.result.rows}}',
    next: '{{params.day}}',
    run: '{{run.id}}',
  }
  await room.createJob('templates', {
    parameters: [{ name: 'day', type: 'DATE' }],
    tasks: [
      { task_key: 'a', sql: { statement: 'INSERT INTO told SELECT range FROM range(3)' } },
      {
        task_key: 'b',
        depends_on: [{ task_key: 'a' }],
        sql: { statement: 'SELECT :rows + 1, :text, :next + 1, :day, :run', parameters },
      },
    ],
  })
  const run = await room.run('templates', { parameters: { day: '2026-02-28' } })
  expect(run.tasks[1]?.result?.data_array).toEqual([
    ['4', 'templates wrote 3', '2026-03-01', '2026-02-28', run.run_id],
  ])
})

test('a statement that cannot be parsed, or a marker that nobody fills, is refused when it is saved', async () => {
  const statements = [
    'SELECT 1 FORM told',
    'SELECT *\nFROM told WHRE n = 1',
    'SELECT :nobody',
    'DROP TABEL x',
  ]
  const tasks = statements.map((statement, index) => ({ task_key: `t${index}`, sql: { statement } }))
  await expect(room.createJob('broken', { tasks })).rejects.toThrow(
    /400 .*tasks\.0\.sql\.statement: line 1.*tasks\.1\.sql\.statement: line 2.*tasks\.2\.sql\.statement: :nobody.*tasks\.3/,
  )
})

import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { localStorage, locationOf } from './index.ts'

test('only what a dead write left is deleted, and only when it is old enough', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'boathouse-unfinished-'))
  const root = locationOf(directory)
  const left = '.upload.0192aaaa-0000-4000-8000-000000000000.writing'
  const young = '.upload.0192bbbb-0000-4000-8000-000000000000.writing'
  await localStorage().write(`${root}/uploads/whole`, Buffer.from('x'))
  for (const name of [left, young, '.other.writing']) await writeFile(join(directory, 'uploads', name), 'x')
  await utimes(join(directory, 'uploads', left), new Date(0), new Date(0))

  expect(await localStorage().deleteUnfinished(root, new Date(Date.now() - 60_000))).toBe(1)
  expect((await readdir(join(directory, 'uploads'))).sort()).toEqual(
    ['.other.writing', young, 'whole'].sort(),
  )
  expect(await localStorage().deleteUnfinished(`${root}/absent`, new Date())).toBe(0)
  await rm(directory, { recursive: true })
})

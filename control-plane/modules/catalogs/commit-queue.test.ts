import { expect, test } from 'vitest'
import { commitQueue } from './commit-queue.ts'

test('work on one key runs one after the other in the order it came, even after a failure', async () => {
  const queue = commitQueue()
  const seen: string[] = []
  const work =
    (name: string, fails = false) =>
    async () => {
      seen.push(`${name} begins`)
      await Promise.resolve()
      seen.push(`${name} ends`)
      if (fails) throw new Error(name)
    }
  const outcomes = await Promise.allSettled([
    queue.run(['t'], work('first', true)),
    queue.run(['t'], work('second')),
    queue.run(['t'], work('third')),
  ])
  expect(outcomes.map((outcome) => outcome.status)).toEqual(['rejected', 'fulfilled', 'fulfilled'])
  expect(seen).toEqual(['first', 'second', 'third'].flatMap((name) => [`${name} begins`, `${name} ends`]))
})

test('work on other keys does not wait, and crossing sets of keys do not wait for each other for ever', async () => {
  const queue = commitQueue()
  const { promise: released, resolve: release } = Promise.withResolvers<string>()
  const holding = queue.run(['a'], () => released)
  expect(await queue.run(['b'], () => Promise.resolve('other'))).toBe('other')
  const crossing = [
    queue.run(['a', 'b'], () => Promise.resolve(1)),
    queue.run(['b', 'a'], () => Promise.resolve(2)),
  ]
  release('done')
  expect(await Promise.all([holding, ...crossing])).toEqual(['done', 1, 2])
})

import { setImmediate as turn } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { afterOthers } from './large-text.ts'

const orderAround = async (text: string): Promise<readonly string[]> => {
  const order: string[] = []
  const other = turn().then(() => order.push('another request'))
  await afterOthers(text)
  order.push('the next step')
  await other
  return order
}

test('between the steps of a large statement others are served', async () => {
  expect(await orderAround('x'.repeat(40_000))).toEqual(['another request', 'the next step'])
})

test('a short one goes on at once', async () => {
  expect(await orderAround('SELECT 1')).toEqual(['the next step', 'another request'])
})

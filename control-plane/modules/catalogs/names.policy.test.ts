import { expect, test } from 'vitest'
import { resolveName } from './names.policy.ts'

const resolve = (candidates: string[], wanted: string): string | undefined =>
  resolveName(candidates, (name) => name, wanted)

test('case does not matter while only one name fits', () => {
  expect(resolve(['Orders', 'lines'], 'ORDERS')).toBe('Orders')
  expect(resolve(['Orders'], 'order')).toBeUndefined()
})

test('the exact name wins over others that differ by case', () => {
  expect(resolve(['orders', 'Orders'], 'Orders')).toBe('Orders')
})

test('two that fit equally are refused with both named', () => {
  expect(() => resolve(['orders', 'Orders'], 'ORDERS')).toThrow(/Orders and orders/)
})

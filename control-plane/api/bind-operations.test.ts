import { expect, test } from 'vitest'
import { operations } from '@boathouse/contract'
import { handle, type Handler } from '../platform/handle.ts'
import { bindOperations } from './bind-operations.ts'

const served: Handler = handle(operations.getSystem, () => Promise.reject(new Error('never called')))

test('each operation has its one handler', () => {
  expect(bindOperations([operations.getSystem], [served])).toEqual([served])
})

test('what does not pair up stops the start', () => {
  expect(() => bindOperations([operations.getSystem, operations.getHealth], [served])).toThrow(
    'operations without a handler: system.health',
  )
  expect(() => bindOperations([], [served])).toThrow(
    'handlers without an operation in the registry: system.get',
  )
  expect(() => bindOperations([operations.getSystem], [served, served])).toThrow(
    'two handlers for system.get',
  )
})

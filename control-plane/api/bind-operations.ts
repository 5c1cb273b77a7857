import type { OperationSpec } from '@boathouse/contract'
import type { Handler } from '../platform/handle.ts'

const names = (specs: readonly OperationSpec[]): string => specs.map((spec) => spec.name).join(', ')

/**
 * Pairs every operation with its handler, and refuses to start when one has none, has two, or is not in the
 * registry: nothing is served that the contract does not list, and everything that it lists is served.
 */
export const bindOperations = (
  operations: readonly OperationSpec[],
  handlers: readonly Handler[],
): readonly Handler[] => {
  const byOperation = new Map<OperationSpec, Handler>()
  for (const handler of handlers) {
    if (byOperation.has(handler.operation)) throw new Error(`two handlers for ${handler.operation.name}`)
    byOperation.set(handler.operation, handler)
  }
  const unserved = operations.filter((spec) => !byOperation.has(spec))
  if (unserved.length > 0) throw new Error(`operations without a handler: ${names(unserved)}`)
  const listed = new Set(operations)
  const unlisted = handlers.map((handler) => handler.operation).filter((spec) => !listed.has(spec))
  if (unlisted.length > 0)
    throw new Error(`handlers without an operation in the registry: ${names(unlisted)}`)
  return operations.map((spec) => byOperation.get(spec)).filter((handler) => handler !== undefined)
}

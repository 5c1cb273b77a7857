import { commonErrors, type Verb } from '@boathouse/contract'
import type { Context, Securable } from './context.ts'

/**
 * What is absent and what may not be seen look the same: `absent`. What may be seen and not be done is refused and says
 * what is missing. Throws `absent()`, PERMISSION_DENIED.
 */
export const requireRight = (
  ctx: Pick<Context, 'may' | 'operation'>,
  verb: Verb,
  thing: Securable,
  absent: () => Error,
): void => {
  if (ctx.may(verb, thing)) return
  if (verb === 'read' || !ctx.may('read', thing)) throw absent()
  throw permissionDenied(ctx.operation, verb, thing)
}

/** The refusal of something that the caller may see. */
export const permissionDenied = (operation: string, verb: Verb, thing: Securable): Error =>
  commonErrors.PERMISSION_DENIED({
    operation,
    missing: { verb, kind: thing.kind, id: thing.id, name: thing.name },
  })

/** The row when the caller may `verb` it. Throws `absent()`, PERMISSION_DENIED. */
export const requireRow = <Row>(
  ctx: Pick<Context, 'may' | 'operation'>,
  verb: Verb,
  row: Row | undefined,
  thingOf: (row: Row) => Securable,
  absent: () => Error,
): Row => {
  if (row === undefined) throw absent()
  requireRight(ctx, verb, thingOf(row), absent)
  return row
}

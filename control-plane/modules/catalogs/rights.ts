import { IcebergError } from '@boathouse/iceberg'
import type { Verb } from '@boathouse/contract'
import type { Securable } from '../../platform/context.ts'
import type { Actor } from './catalog-deps.ts'

class Forbidden extends IcebergError {
  override readonly name = 'Forbidden'
  constructor(verb: Verb, thing: Securable) {
    super('ForbiddenException', 403, `You may not ${verb} ${thing.kind} ${thing.name}`)
  }
}

/** Throws `absent` for what the actor may not even see, `Forbidden` for what is seen but may not be done. */
export const requireRight = (actor: Actor, verb: Verb, thing: Securable, absent: IcebergError): void => {
  if (!actor.may('read', thing)) throw absent
  if (!actor.may(verb, thing)) throw new Forbidden(verb, thing)
}

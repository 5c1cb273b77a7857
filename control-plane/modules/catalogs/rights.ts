import { IcebergError } from '@boathouse/iceberg'
import type { Verb } from '@boathouse/contract'
import type { Securable } from '../../platform/context.ts'
import type { Actor } from './catalog-deps.ts'

export class Forbidden extends IcebergError {
  override readonly name = 'Forbidden'
  readonly verb: Verb
  readonly thing: Securable
  constructor(verb: Verb, thing: Securable) {
    super(
      'ForbiddenException',
      403,
      `You may not ${verb} the ${thing.kind} ${thing.name}: it needs a role or a grant`,
    )
    this.verb = verb
    this.thing = thing
  }
}

/**
 * What comes and goes in a schema or a catalog changes that: dropping and renaming need `write` on what holds the thing,
 * or `manage` on the thing itself. Throws as `requireRight`.
 */
export const requireRemoval = (
  actor: Actor,
  thing: Securable,
  holder: Securable,
  absent: IcebergError,
): void => {
  if (!actor.may('read', thing)) throw absent
  if (!actor.may('manage', thing)) requireRight(actor, 'write', holder, absent)
}

/** Throws `absent` for what the actor may not even see, `Forbidden` for what is seen but may not be done. */
export const requireRight = (actor: Actor, verb: Verb, thing: Securable, absent: IcebergError): void => {
  if (!actor.may('read', thing)) throw absent
  if (!actor.may(verb, thing)) throw new Forbidden(verb, thing)
}

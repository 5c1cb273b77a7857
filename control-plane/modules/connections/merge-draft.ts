import { connectionErrors } from '@boathouse/contract/connections/errors.ts'
import { changedDestination, checkFields, checkSecrets, secretsOf } from './check-input.ts'
import { storedFields } from './connection-view.ts'
import type { ConnectionRow } from './connection.store.ts'
import type { ConnectionKind, Fields } from './kind.ts'
import { kindNamed } from './kinds/index.ts'

/** An edit: fields that are absent stay, and so do secrets that are not named; null removes one. */
export interface Draft<Given> {
  readonly fields?: Fields | undefined
  readonly secrets: Readonly<Record<string, Given | null>>
}

export interface Merged<Given> {
  readonly kind: ConnectionKind
  readonly fields: Fields
  readonly secrets: Readonly<Record<string, Given | null>>
}

/**
 * A stored connection with an edit laid over it: checked fields, and what becomes of its secrets (`set` are those it
 * has). A kept secret never goes to another host than it was given for: whoever may edit a connection could else
 * read it there. Throws INVALID_REQUEST, SECRET_NEEDED_AGAIN.
 */
export const mergeDraft = <Given>(
  before: ConnectionRow,
  draft: Draft<Given>,
  set: readonly string[],
): Merged<Given> => {
  const kind = kindNamed(before.kind)
  const stored = storedFields(before)
  const fields = draft.fields === undefined ? stored : checkFields(kind, draft.fields)
  const secrets = checkSecrets(kind, fields, draft.secrets, set)
  const moved = changedDestination(kind, stored, fields)
  if (moved !== undefined) {
    const kept = secretsOf(kind, fields).all.filter((name) => set.includes(name) && !(name in secrets))
    if (kept.length > 0) {
      throw connectionErrors.SECRET_NEEDED_AGAIN({
        connection: before.name,
        field: moved,
        secrets: kept.join(', '),
      })
    }
  }
  return { kind, fields, secrets }
}

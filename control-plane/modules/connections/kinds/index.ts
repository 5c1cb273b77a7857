import { connectionErrors } from '@boathouse/contract/connections/errors.ts'
import type { ConnectionKind } from '../kind.ts'
import { files } from './files/index.ts'
import { icebergRest } from './iceberg-rest/index.ts'
import { kubernetes } from './kubernetes/index.ts'
import { postgres } from './postgres/index.ts'
import { s3 } from './s3/index.ts'
import { smtp } from './smtp/index.ts'
import { trino } from './trino/index.ts'
import { webhook } from './webhook/index.ts'

/** Every kind of connection. A new one is a folder beside these, and its line here. */
export const connectionKinds: readonly ConnectionKind[] = [
  s3,
  files,
  icebergRest,
  trino,
  postgres,
  kubernetes,
  webhook,
  smtp,
]

/** Throws CONNECTION_KIND_UNKNOWN. */
export const kindNamed = (name: string): ConnectionKind => {
  const kind = connectionKinds.find((known) => known.name === name)
  if (kind) return kind
  const known = connectionKinds.map((each) => each.name).join(', ')
  throw connectionErrors.CONNECTION_KIND_UNKNOWN({ kind: name, known })
}

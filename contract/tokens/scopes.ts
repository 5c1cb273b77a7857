import { z } from 'zod'

/**
 * What a token can be limited to; the widest counts. `read` looks, `execute` runs code as well (SQL, jobs), `write`
 * changes things, `manage` is all that its principal may do. `iceberg` keeps it to the Iceberg REST catalog, alone or
 * with one of the others.
 */
export const TokenScope = z.enum(['read', 'execute', 'write', 'manage', 'iceberg'])

export const TokenScopes = z
  .array(TokenScope)
  .min(1)
  .max(5)
  .refine((scopes) => new Set(scopes).size === scopes.length, 'a scope stands there twice')

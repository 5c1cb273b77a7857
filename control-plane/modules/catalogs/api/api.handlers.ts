import type { Context } from '../../../platform/context.ts'
import type { Handler } from '../../../platform/handle.ts'
import type { ApiDeps } from './api-deps.ts'
import { catalogHandlers } from './catalogs.handlers.ts'
import { fileHandlers } from './files.handlers.ts'
import { searchHandlers } from './search.handlers.ts'
import { tableApiHandlers } from './tables.handlers.ts'

/** The operations of `contract/catalogs`. */
export const apiHandlers = (
  deps: ApiDeps,
  workspaceId: (ctx: Context, name: string) => Promise<string | undefined>,
): readonly Handler[] => [
  ...catalogHandlers(deps),
  ...tableApiHandlers(deps),
  ...fileHandlers(deps),
  ...searchHandlers(deps, workspaceId),
]

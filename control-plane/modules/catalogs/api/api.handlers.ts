import type { Context } from '../../../platform/context.ts'
import type { Handler } from '../../../platform/handle.ts'
import type { ApiDeps } from './api-deps.ts'
import { catalogHandlers } from './catalogs.handlers.ts'
import { fileHandlers, ownFiles } from './files.handlers.ts'
import { searchHandlers } from './search.handlers.ts'
import { statisticsHandlers } from './statistics.handlers.ts'
import { tableChangeHandlers } from './table-changes.handlers.ts'
import { tableHistoryHandlers } from './table-history.handlers.ts'
import { tableApiHandlers } from './tables.handlers.ts'
import { viewApiHandlers } from './views.handlers.ts'

/** The operations of `contract/catalogs`. */
export const apiHandlers = (
  deps: ApiDeps,
  workspaceId: (ctx: Context, name: string) => Promise<string | undefined>,
): readonly Handler[] => [
  ...catalogHandlers(deps),
  ...tableApiHandlers(deps),
  ...tableChangeHandlers(deps),
  ...tableHistoryHandlers(deps),
  ...viewApiHandlers(deps),
  ...fileHandlers(ownFiles(deps)),
  ...statisticsHandlers(ownFiles(deps)),
  ...searchHandlers(deps, workspaceId),
]

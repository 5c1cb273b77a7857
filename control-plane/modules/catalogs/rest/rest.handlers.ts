import type { Handler } from '../../../platform/handle.ts'
import { configHandlers } from './config.handlers.ts'
import { namespaceHandlers } from './namespaces.handlers.ts'
import type { RestDeps } from './rest-deps.ts'
import { tableHandlers } from './tables.handlers.ts'
import { tokenHandlers } from './tokens.handlers.ts'
import { viewHandlers } from './views.handlers.ts'

/** The Iceberg REST catalog (`rest-catalog-open-api.yaml`, Iceberg 1.11). */
export const restHandlers = (deps: RestDeps): readonly Handler[] => [
  ...configHandlers(deps),
  ...tokenHandlers(deps.tokens),
  ...namespaceHandlers(deps),
  ...tableHandlers(deps),
  ...viewHandlers(deps),
]

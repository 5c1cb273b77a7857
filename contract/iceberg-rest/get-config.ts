import { z } from 'zod'
import { operation } from '../operation.ts'
import { icebergErrors } from './errors.ts'
import { CatalogConfig } from './shapes.ts'

export const icebergGetConfig = operation({
  name: 'iceberg_config.get',
  method: 'GET',
  path: '/iceberg/v1/config',
  summary: 'Where a warehouse is and which endpoints it has',
  effect: 'read',
  permission: 'self',
  surface: 'iceberg',
  query: z.object({ warehouse: z.string().max(4096).optional() }),
  response: CatalogConfig,
  errors: [icebergErrors.BadRequestException, icebergErrors.NoSuchWarehouseException],
})

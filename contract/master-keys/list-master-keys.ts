import { z } from 'zod'
import { operation } from '../operation.ts'
import { Instant } from '../shapes.ts'

const MasterKey = z
  .object({
    /** Made from the key; says nothing about it. */
    key_id: z.string(),
    is_current: z.boolean(),
    /** This server has the key. */
    is_here: z.boolean(),
    created_at: Instant,
    /** When a copy was taken with «boathouse keys export»; null: never. */
    exported_at: Instant.nullable(),
    /** How many secrets it protects. */
    secrets: z.number().int().nonnegative(),
  })
  .meta({ id: 'MasterKey' })

export const listMasterKeys = operation({
  name: 'master_keys.list',
  method: 'GET',
  path: '/api/v1/master-keys',
  summary: 'The master key of this installation, and while a rotation goes on the one before',
  effect: 'read',
  permission: { on: 'organisation', verb: 'manage' },
  response: z.object({ master_keys: z.array(MasterKey) }),
})

import { operations } from '@boathouse/contract'
import { handle, type Handler } from '../../platform/handle.ts'
import { createHook, deleteHook, listHooks, rotateHookSecret, updateHook } from './hooks/hooks.service.ts'
import { receiveHook } from './hooks/receive-hook.ts'
import {
  createTableTrigger,
  deleteTableTrigger,
  listTableTriggers,
  updateTableTrigger,
} from './tables/triggers.service.ts'
import type { TriggerDeps } from './trigger-deps.ts'

export { deleteOldDeliveries } from './hooks/hook.store.ts'
export { fireWaiting, type FireDeps } from './tables/fire-waiting.ts'
export { deleteOldTableFires, noteSnapshot } from './tables/fire.store.ts'
export { selfPausedTriggers } from './tables/self-paused.ts'
export type { StartTriggered, TriggerDeps } from './trigger-deps.ts'

/** The operations of what starts jobs besides the clock: deliveries and changes of tables. */
export const triggerHandlers = (deps: TriggerDeps): readonly Handler[] => [
  handle(operations.createHook, (ctx, { params, body }) => createHook(deps, ctx, params, body)),
  handle(operations.listHooks, (ctx, { params }) => listHooks(deps, ctx, params)),
  handle(operations.updateHook, (ctx, { params, body }) => updateHook(deps, ctx, params, body)),
  handle(operations.rotateHookSecret, (ctx, { params }) => rotateHookSecret(deps, ctx, params)),
  handle(operations.deleteHook, (ctx, { params }) => deleteHook(deps, ctx, params)),
  handle(operations.receiveHook, (ctx, { params }, raw) => receiveHook(deps, ctx, params.hook_id, raw)),
  handle(operations.createTableTrigger, (ctx, { params, body }) =>
    createTableTrigger(deps, ctx, params, body),
  ),
  handle(operations.listTableTriggers, (ctx, { params }) => listTableTriggers(deps, ctx, params)),
  handle(operations.updateTableTrigger, (ctx, { params, body }) =>
    updateTableTrigger(deps, ctx, params, body),
  ),
  handle(operations.deleteTableTrigger, (ctx, { params }) => deleteTableTrigger(deps, ctx, params)),
]

import { operations } from '@boathouse/contract'
import { handle, type Handler } from '../../platform/handle.ts'
import { notificationsOfRun, presentNotification, resend } from '../notifications/index.ts'
import { runAcceptor } from './accept-run.ts'
import { skipRun, stopRun } from './ask-run.ts'
import { createRun } from './create-run.ts'
import { requireRun, runThing } from './find-run.ts'
import { getRun, listRunEvents, listRuns, readRunLog, searchRunLog } from './read-run.ts'
import { getRetention, updateRetention } from './history/retention.service.ts'
import { repairRun, retryRun } from './repeat-run.ts'
import type { RunDeps } from './run-deps.ts'
import { getRunUndo, undoRun } from './undo-run.ts'

/** The operations of runs. */
export const runHandlers = (deps: RunDeps): readonly Handler[] => {
  const acceptor = runAcceptor(deps)
  return [
    handle(operations.createRun, (ctx, { params, body }) => createRun(deps, acceptor, ctx, params, body)),
    handle(operations.getRun, (ctx, { params, query }) => getRun(deps, ctx, params, query.wait_timeout)),
    handle(operations.listRuns, (ctx, { params, query }) => listRuns(deps, ctx, params, query)),
    handle(operations.stopRun, (ctx, { params }) => stopRun(deps, ctx, params)),
    handle(operations.skipRun, (ctx, { params, body }) => skipRun(deps, ctx, params, body)),
    handle(operations.retryRun, (ctx, { params, body }) => retryRun(deps, acceptor, ctx, params, body)),
    handle(operations.repairRun, (ctx, { params, body }) => repairRun(deps, acceptor, ctx, params, body)),
    handle(operations.listRunEvents, (ctx, { params, query }) => listRunEvents(deps, ctx, params, query)),
    handle(operations.listNotifications, async (ctx, { params }) => {
      const { id } = await requireRun(deps, ctx, params, 'read')
      return { notifications: (await notificationsOfRun(deps.db, id)).map(presentNotification) }
    }),
    handle(operations.resendNotification, async (ctx, { params }) => {
      const run = runThing(await requireRun(deps, ctx, params, 'write'))
      return resend(deps.db, ctx, run, params.notification_id)
    }),
    handle(operations.readRunLog, (ctx, { params, query }) => readRunLog(deps, ctx, params, query)),
    handle(operations.getRunUndo, (ctx, { params }) => getRunUndo(deps, ctx, params)),
    handle(operations.undoRun, (ctx, { params }) => undoRun(deps, ctx, params)),
    handle(operations.getRetention, (ctx, { params }) => getRetention(deps, ctx, params.workspace)),
    handle(operations.updateRetention, (ctx, { params, body }) =>
      updateRetention(deps, ctx, params.workspace, body),
    ),
    handle(operations.searchRunLog, (ctx, { params, query }) => searchRunLog(deps, ctx, params, query)),
  ]
}

import { operations } from '@boathouse/contract'
import type { Database } from '../../platform/database.ts'
import { handle, type Handler } from '../../platform/handle.ts'
import {
  createSchedule,
  deleteSchedule,
  getSchedule,
  listSchedules,
  previewSchedule,
  updateSchedule,
} from './schedules.service.ts'
import { getFireCalendar, listUpcoming } from './upcoming.service.ts'

export type { ScheduledRun, StartRuns } from './fire-due.ts'
export { deleteOldFires } from './fire.store.ts'
export type { SelfPaused } from './schedule.store.ts'
export { MOST_PAUSED, pausedTroubles, selfPausedSchedules } from './self-paused.ts'
export { startScheduler, type Scheduler, type SchedulerDeps } from './scheduler.ts'

/** The operations of schedules. */
export const scheduleHandlers = (db: Database): readonly Handler[] => [
  handle(operations.createSchedule, (ctx, { params, body }) => createSchedule(db, ctx, params, body)),
  handle(operations.listSchedules, (ctx, { params }) => listSchedules(db, ctx, params)),
  handle(operations.getSchedule, (ctx, { params }) => getSchedule(db, ctx, params)),
  handle(operations.updateSchedule, (ctx, { params, body }) => updateSchedule(db, ctx, params, body)),
  handle(operations.deleteSchedule, (ctx, { params }) => deleteSchedule(db, ctx, params)),
  handle(operations.previewSchedule, (ctx, { params, body }) =>
    previewSchedule(db, ctx, params.workspace, body),
  ),
  handle(operations.listUpcomingFires, (ctx, { params, query }) =>
    listUpcoming(db, ctx, params.workspace, query.hours),
  ),
  handle(operations.getFireCalendar, (ctx, { params, query }) =>
    getFireCalendar(db, ctx, params.workspace, query),
  ),
]

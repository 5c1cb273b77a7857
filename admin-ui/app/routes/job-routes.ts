import { createRoute } from '@tanstack/react-router'
import type { RunTrigger } from '../../api/types.ts'
import { lazyPage } from '../lazy-page.ts'
import { oneOf, textParam } from '../search-params.ts'
import { workspaceRoute } from './workspace-routes.ts'

type Search = Record<string, unknown>

interface JobsSearch {
  q?: string | undefined
  /** `key` or `key=value`. */
  tag?: string | undefined
}

export const jobsRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: 'jobs',
  validateSearch: (search: Search): JobsSearch => ({
    q: textParam(search, 'q'),
    tag: textParam(search, 'tag'),
  }),
  component: lazyPage(async () => ({ default: (await import('../../features/jobs/List.tsx')).List })),
})

// Beside the jobs, so that no name of a job is taken.
export const newJobRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: 'new-job',
  component: lazyPage(async () => ({ default: (await import('../../features/jobs/NewJob.tsx')).NewJob })),
})

const JOB_TABS = ['definition', 'schedules', 'versions'] as const
const JOB_PANELS = ['run', 'delete', 'schedule', 'restore'] as const

interface JobSearch {
  /** Absent: its runs. */
  tab?: (typeof JOB_TABS)[number] | undefined
  panel?: (typeof JOB_PANELS)[number] | undefined
  /** The schedule or version that the panel is about. */
  of?: string | undefined
  /** Versions to compare. */
  from?: string | undefined
  to?: string | undefined
}

export const jobRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: 'jobs/$job',
  validateSearch: (search: Search): JobSearch => ({
    tab: oneOf(search, 'tab', JOB_TABS),
    panel: oneOf(search, 'panel', JOB_PANELS),
    of: textParam(search, 'of'),
    from: textParam(search, 'from'),
    to: textParam(search, 'to'),
  }),
  component: lazyPage(async () => ({ default: (await import('../../features/jobs/Details.tsx')).Details })),
})

const TRIGGERS = ['MANUAL', 'SCHEDULE', 'TABLE', 'WEBHOOK', 'RETRY', 'REPAIR'] as const
const SPANS = ['hour', 'day', 'week', 'month'] as const

interface RunsSearch {
  /** States, separated by commas. */
  state?: string | undefined
  job?: string | undefined
  trigger?: RunTrigger | undefined
  /** Made within the last so long. */
  within?: (typeof SPANS)[number] | undefined
}

export const runsRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: 'runs',
  validateSearch: (search: Search): RunsSearch => ({
    state: textParam(search, 'state'),
    job: textParam(search, 'job'),
    trigger: oneOf(search, 'trigger', TRIGGERS),
    within: oneOf(search, 'within', SPANS),
  }),
  component: lazyPage(async () => ({ default: (await import('../../features/runs/List.tsx')).List })),
})

const UPCOMING_LISTS = ['day', 'week', 'month'] as const

interface UpcomingSearch {
  /** How far ahead a list goes; absent: a calendar. */
  list?: (typeof UPCOMING_LISTS)[number] | undefined
  /** The first day of the calendar, as `2026-03-29`; absent: today. */
  day?: string | undefined
}

export const upcomingRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: 'runs/upcoming',
  validateSearch: (search: Search): UpcomingSearch => ({
    list: oneOf(search, 'list', UPCOMING_LISTS),
    day: textParam(search, 'day'),
  }),
  component: lazyPage(async () => ({
    default: (await import('../../features/runs/upcoming/Upcoming.tsx')).Upcoming,
  })),
})

const RUN_PANELS = ['again', 'repair'] as const
const PARTS = ['result', 'attempts'] as const
const VIEWS = ['graph', 'events'] as const

interface RunSearch {
  task?: string | undefined
  /** From 1; absent: the newest. */
  attempt?: number | undefined
  /** Absent: the log. */
  part?: (typeof PARTS)[number] | undefined
  /** Absent: the timeline. */
  view?: (typeof VIEWS)[number] | undefined
  panel?: (typeof RUN_PANELS)[number] | undefined
}

const countParam = (search: Search, name: string): number | undefined => {
  const value = Number(search[name])
  return Number.isSafeInteger(value) && value > 0 ? value : undefined
}

export const runRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: 'runs/$run',
  validateSearch: (search: Search): RunSearch => ({
    task: textParam(search, 'task'),
    attempt: countParam(search, 'attempt'),
    part: oneOf(search, 'part', PARTS),
    view: oneOf(search, 'view', VIEWS),
    panel: oneOf(search, 'panel', RUN_PANELS),
  }),
  component: lazyPage(async () => ({ default: (await import('../../features/runs/Details.tsx')).Details })),
})

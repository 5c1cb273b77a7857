import type { QueryClient } from '@tanstack/react-query'
import type { LiveMessage } from './live-message.ts'

/** Queries that a topic makes old, by the first part of their key. */
const STALE: Readonly<Record<string, readonly string[]>> = {
  tables: ['tables', 'search', 'datasets'],
  schemas: ['schemas', 'search'],
  catalogs: ['catalogs', 'schemas', 'tables', 'search'],
  datasets: ['datasets', 'tables', 'search'],
  connections: ['connections'],
  workspaces: ['workspaces', 'catalogs'],
  statements: ['statements'],
  ingests: ['ingests'],
  // A list of jobs shows their newest runs, and a run shows what it wrote.
  runs: ['runs', 'jobs'],
  jobs: ['jobs', 'schedules'],
  schedules: ['schedules'],
  uploads: ['uploads'],
  tokens: ['tokens'],
  users: ['users'],
  // Rights change what there is to see and to do.
  members: ['members', 'access', 'workspaces', 'catalogs'],
  grants: ['grants', 'access'],
  health: ['health'],
  sessions: ['session', 'sessions'],
}

/** Events of one burst cause one refetch: an ingest alone touches four topics. */
const GATHER = 50
/** Between two refetches: where runs follow each other without pause, each answer has the time to arrive. */
const PAUSE = 300

/** Turns events into refetches through the API, which checks rights. */
export const refetchChanged = (client: QueryClient): ((message: LiveMessage) => void) => {
  const waiting = new Set<string>()
  let timer: ReturnType<typeof setTimeout> | undefined
  let everything = false
  let flushedAt = Number.NEGATIVE_INFINITY
  const flush = (): void => {
    timer = undefined
    flushedAt = performance.now()
    const keys = new Set(waiting)
    const all = everything
    waiting.clear()
    everything = false
    void client.invalidateQueries({
      predicate: ({ queryKey: [first] }) =>
        all ? first !== 'result' : typeof first === 'string' && keys.has(first),
    })
  }
  return (message) => {
    if (message.kind === 'reset') everything = true
    // Whatever changed, somebody did it: the audit list shows it.
    else for (const key of STALE[message.topic] ?? [message.topic]) waiting.add(key).add('audit')
    timer ??= setTimeout(flush, Math.max(GATHER, flushedAt + PAUSE - performance.now()))
  }
}

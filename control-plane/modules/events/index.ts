import { commonErrors, operations } from '@boathouse/contract'
import type { Principal } from '../../platform/context.ts'
import { handle, RawAnswer, type Handler } from '../../platform/handle.ts'
import type { Change, EventHub } from './event-hub.ts'
import { eventStream } from './event-stream.ts'

export { createEventHub } from './event-hub.ts'
export type { Change, EventHub, HubEvent, Place } from './event-hub.ts'
export { startNotifier } from './notifier.ts'
export type { Notifier, NotifierDeps } from './notifier.ts'

const TOPIC = /^[a-z][a-z_]{0,62}$/

const topicsOf = (text: string | undefined): ReadonlySet<string> | undefined => {
  if (text === undefined) return undefined
  const topics = text.split(',')
  if (topics.every((topic) => TOPIC.test(topic))) return new Set(topics)
  throw commonErrors.INVALID_REQUEST({
    fields: [{ field: 'topics', message: 'give topics such as tables,datasets, separated by commas' }],
  })
}

/** The event stream. `stillValid` says whether what a principal signed in with is alive, `sees` what it may hear of. */
export const eventHandlers = (
  hub: EventHub,
  stillValid: (principal: Principal) => Promise<boolean>,
  sees: (principal: Principal, change: Change) => Promise<boolean>,
): readonly Handler[] => [
  handle(operations.followEvents, async (ctx, { query }, raw) => {
    const principal = ctx.signedIn()
    const last = raw.headers['last-event-id']
    const body = eventStream({
      hub,
      topics: topicsOf(query.topics),
      lastEventId: typeof last === 'string' ? last : undefined,
      signal: ctx.signal,
      stillAllowed: () => stillValid(principal),
      sees: (change) => sees(principal, change),
    })
    return new RawAnswer({
      headers: {
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-store',
        // nginx buffers answers unless told not to.
        'x-accel-buffering': 'no',
      },
      body,
    })
  }),
]

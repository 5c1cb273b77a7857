import { randomUUID } from 'node:crypto'
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { ChildRequest } from './child/protocol.ts'
import { startChild } from './child-process.ts'
import type { EngineChild } from './child-process.ts'
import { EngineError } from './engine-error.ts'
import { canceled, waitingLine } from './waiting-line.ts'
import type { OnQueued } from './waiting-line.ts'

export interface PoolOptions {
  /** Children at most: one statement each. */
  readonly size: number
  /** Children kept ready while nothing runs. */
  readonly warm: number
  readonly memoryBytes: number
  readonly threads: number
  /** Absolute; each child spills into a directory of its own below, which goes with it. */
  readonly spillDirectory: string
  /** See `ChildSettings`. */
  readonly httpfs?: string | undefined
  /** A child is replaced after so many statements … */
  readonly statementsPerChild?: number
  /** … or when it holds more than this after one, idle. */
  readonly idleRssBytes?: number
}

/** A child for the length of one statement. */
export interface Lease extends Pick<EngineChild, 'request' | 'stream' | 'pid'> {
  /** Gives the child back; its instance is thrown away. Never throws. */
  release(): void
}

export interface ChildPool {
  /**
   * Waits for a free child, first come first served. `onQueued` hears the place in the line (1 is next) whenever it
   * changes, and nothing when no wait is needed. Throws `CANCELED`, or `ENGINE_LOST` when the pool is closed.
   */
  lease(signal?: AbortSignal, onQueued?: OnQueued): Promise<Lease>
  status(): {
    readonly size: number
    readonly busy: number
    readonly queued: number
    readonly pids: readonly number[]
  }
  close(): Promise<void>
}

interface Member {
  readonly child: EngineChild
  state: 'starting' | 'idle' | 'busy' | 'leaving'
  /** Leases so far, and those of them that had an instance of their own. */
  leases: number
  served: number
}

/** A child that cannot even start is tried again after this; a broken installation must not spin the processor. */
const RESTART_PAUSE_MS = 500
const STATEMENTS_PER_CHILD = 500
/** What leaves no instance behind is short: asking after each how the child is would cost a quarter of it. */
const LEASES_PER_LOOK = 100
/** Every so long, children that were not wanted since the last time leave. */
const IDLE_MS = 30_000
const IDLE_RSS_BYTES = 512 * 1024 * 1024

const closed = (): EngineError => new EngineError('ENGINE_LOST', 'The engine is shutting down.')

/**
 * Children of one kind. A free one is handed out at once; dead, old and fat ones are replaced behind the back of those
 * who wait.
 */
const crew = (options: PoolOptions) => {
  const members = new Set<Member>()
  const inState = (...states: readonly Member['state'][]): readonly Member[] =>
    [...members].filter(({ state }) => states.includes(state))
  // Someone who waits only for a child that is starting is not queued behind anybody.
  const line = waitingLine<Member>(() => inState('starting').length)
  let open = true
  /** Most children that were busy at once since the last look. */
  let peak = 0

  const leave = (member: Member): void => {
    const failedToStart = member.state === 'starting'
    members.delete(member)
    if (failedToStart) setTimeout(balance, RESTART_PAUSE_MS).unref()
    else balance()
  }
  const add = (): void => {
    members.add(engage(options, (member) => free(member), leave))
  }

  /** As many children as are waited for or kept warm, and never more than the size. */
  const balance = (): void => {
    if (!open) return
    const usable = inState('starting', 'idle', 'busy').length
    const wanted = Math.min(options.size, inState('busy').length + Math.max(options.warm, line.length()))
    for (let count = usable; count < wanted; count += 1) add()
  }

  const look = setInterval(() => {
    letSparesGo(members, peak + options.warm)
    peak = inState('busy').length
  }, IDLE_MS).unref()

  const free = (member: Member): void => {
    if (!open || !member.child.alive) return
    member.state = line.giveToFirst(member) ? 'busy' : 'idle'
    line.announce()
    balance()
  }

  const giveBack = async (member: Member, used: boolean): Promise<void> => {
    if (!(await isWorn(member, used, options))) return free(member)
    letGo(member)
    balance()
  }

  const take = async (signal: AbortSignal | undefined, onQueued: OnQueued | undefined): Promise<Member> => {
    if (!open) throw closed()
    if (signal?.aborted) throw canceled()
    const idle = inState('idle').find(({ child }) => child.alive)
    if (idle) idle.state = 'busy'
    const place = idle ?? line.join(signal, onQueued)
    peak = Math.max(peak, inState('busy').length + line.length())
    balance()
    line.announce()
    return place
  }

  const dismiss = async (): Promise<void> => {
    open = false
    clearInterval(look)
    line.dismiss(closed())
    const all = [...members]
    for (const { child } of all) child.kill()
    await Promise.all(all.map(({ child }) => child.exited))
  }

  balance()
  return { take, giveBack, inState, line, dismiss }
}

export const childPool = (options: PoolOptions): ChildPool => {
  const { take, giveBack, inState, line, dismiss } = crew(options)
  return {
    lease: async (signal, onQueued) => {
      const member = await take(signal, onQueued)
      return leaseOf(member.child, (used) => void giveBack(member, used))
    },
    status: () => ({
      size: options.size,
      busy: inState('busy').length,
      queued: line.length(),
      pids: inState('starting', 'idle', 'busy', 'leaving').map(({ child }) => child.pid),
    }),
    close: dismiss,
  }
}

const letGo = (member: Member): void => {
  member.state = 'leaving'
  member.child.kill()
}

/**
 * Ends idle children beyond so many as were wanted lately. One that left between two statements would be started again
 * by the next, for a quarter of a second of processor time.
 */
const letSparesGo = (members: ReadonlySet<Member>, wanted: number): void => {
  const usable = [...members].filter(({ state }) => state !== 'leaving')
  const idle = usable.filter(({ state }) => state === 'idle')
  for (const member of idle.slice(0, Math.max(0, usable.length - wanted))) letGo(member)
}

/** Closes what ran; true when the child is old, fat or dead. */
const isWorn = async (member: Member, used: boolean, options: PoolOptions): Promise<boolean> => {
  member.leases += 1
  if (used) member.served += 1
  else if (member.leases % LEASES_PER_LOOK !== 0) return false
  const answer = await member.child.request({ op: 'close' }).catch(() => undefined)
  if (!answer || answer.broken) return true
  return (
    member.served >= (options.statementsPerChild ?? STATEMENTS_PER_CHILD) ||
    answer.rssBytes > (options.idleRssBytes ?? IDLE_RSS_BYTES)
  )
}

/** A member that is starting: `ready` hears of it when it can work, `gone` when its process has ended. */
const engage = (
  options: PoolOptions,
  ready: (member: Member) => void,
  gone: (member: Member) => void,
): Member => {
  const started = startInDirectory(options)
  const member: Member = { child: started.child, state: 'starting', leases: 0, served: 0 }
  void started.child.exited.finally(() => gone(member))
  void started.ready.then(() => ready(member)).catch(() => undefined)
  return member
}

const startInDirectory = (options: PoolOptions): ReturnType<typeof startChild> => {
  const tempDirectory = join(options.spillDirectory, randomUUID())
  mkdirSync(tempDirectory, { recursive: true, mode: 0o700 })
  const started = startChild({
    memoryBytes: options.memoryBytes,
    threads: options.threads,
    tempDirectory,
    httpfs: options.httpfs,
  })
  void started.child.exited.finally(() => rmSync(tempDirectory, { recursive: true, force: true }))
  return started
}

/** `release` hears whether the child holds an instance of the lease, or met an error: such a one is asked how it is. */
const leaseOf = (child: EngineChild, release: (used: boolean) => void): Lease => {
  let given = true
  let used = false
  const use = (request: ChildRequest): EngineChild => {
    if (!given) throw new Error('the lease was released')
    used ||= request.op !== 'parse' && !(request.op === 'query' && request.instance === 'bare')
    return child
  }
  return {
    pid: child.pid,
    request: (request, signal, onProgress) => {
      const answer = use(request).request(request, signal, onProgress)
      answer.catch(() => {
        used = true
      })
      return answer
    },
    stream: (request: ChildRequest, signal) => use(request).stream(request, signal),
    release: () => {
      if (given) release(used)
      given = false
    },
  }
}

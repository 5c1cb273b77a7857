import { spawn } from 'node:child_process'
import { join } from 'node:path'
import type { Duplex } from 'node:stream'
import { encodeFrame, frameReader } from './child/frames.ts'
import type { Answers, ChildRequest, ChildSettings, FromChild } from './child/protocol.ts'
import { canceled } from './waiting-line.ts'
import { ChildGone, pendingRequests, type OnProgress } from './pending-requests.ts'

/** One engine process, seen from the server. */
export interface EngineChild {
  readonly pid: number
  readonly alive: boolean
  /** Resolves when the process has ended, for whatever reason. */
  readonly exited: Promise<void>
  request<R extends ChildRequest>(
    request: R,
    signal?: AbortSignal,
    onProgress?: OnProgress,
  ): Promise<Answers[R['op']]>
  /** Pieces of an export, each asked for when the consumer wants it. */
  stream(request: ChildRequest, signal?: AbortSignal): AsyncIterable<Uint8Array>
  kill(): void
}

/** How long `interrupt` may take before the process is killed. DuckDB looks for it between chunks, so it is quick. */
const INTERRUPT_GRACE_MS = 2_000

/** Enough of what a dying process printed to explain it in the log. */
const STDERR_KEPT = 4_096

const ENTRY = join(import.meta.dirname, 'child', 'start.js')

/**
 * Starts a child: empty environment, standard streams to nowhere (the last words on stderr are kept), one pipe.
 * `ready` resolves when it can serve. Settings go over the pipe: process arguments are visible to everyone.
 */
export const startChild = (settings: ChildSettings): { child: EngineChild; ready: Promise<void> } => {
  const engine = spawn(process.execPath, ['--max-old-space-size=512', ENTRY], {
    env: {},
    cwd: settings.tempDirectory,
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
  })
  const pipe = engine.stdio[3] as Duplex
  const exited = Promise.withResolvers<void>()
  const requests = pendingRequests((message) => pipe.write(encodeFrame(message)))
  let lastWords = ''

  const end = (why: string): void => {
    requests.fail(new ChildGone(lastWords === '' ? why : `${why}: ${lastWords}`))
    pipe.destroy()
    exited.resolve()
  }
  engine.on('error', (error) => end(error.message))
  engine.on('exit', (code, signal) => end(`the engine process ended (${signal ?? `exit code ${code}`})`))
  engine.stderr?.on('data', (bytes: Buffer) => {
    lastWords = (lastWords + bytes.toString()).slice(-STDERR_KEPT)
  })
  // The exit says what happened; a broken pipe on the way there adds nothing.
  pipe.on('error', () => undefined)
  pipe.on(
    'data',
    frameReader((message) => requests.receive(message as FromChild)),
  )
  requests.send({ kind: 'settings', settings })

  const kill = (): void => {
    engine.kill('SIGKILL')
  }
  const start: StartRequest = (request, onPiece, signal, onProgress) => {
    const { id, answer } = requests.start(request, onPiece, onProgress)
    const cancel = (): void => requests.send({ kind: 'cancel', id })
    return { id, answer: withCancel(answer, signal, cancel, kill) }
  }
  const child: EngineChild = {
    pid: engine.pid ?? -1,
    get alive() {
      return requests.open()
    },
    exited: exited.promise,
    request: async (request, signal, onProgress) => {
      const answer = await start(request, () => undefined, signal, onProgress).answer
      return answer as Answers[(typeof request)['op']]
    },
    stream: (request, signal) =>
      streamPieces(
        (onPiece) => start(request, onPiece, signal),
        (id, kind) => requests.send({ kind, id }),
      ),
    kill,
  }
  return { child, ready: requests.ready }
}

type StartRequest = (
  request: ChildRequest,
  onPiece: (bytes: Uint8Array) => void,
  signal?: AbortSignal,
  onProgress?: OnProgress,
) => { id: number; answer: Promise<unknown> }

/** On abort: interrupt, and when that does not help within the grace, kill. Settles only when the work has stopped. */
const withCancel = async (
  answer: Promise<unknown>,
  signal: AbortSignal | undefined,
  cancel: () => void,
  kill: () => void,
): Promise<unknown> => {
  if (!signal) return answer
  let timer: NodeJS.Timeout | undefined
  let killed = false
  const abort = (): void => {
    cancel()
    timer = setTimeout(() => {
      killed = true
      kill()
    }, INTERRUPT_GRACE_MS)
  }
  if (signal.aborted) abort()
  else signal.addEventListener('abort', abort, { once: true })
  try {
    return await answer
  } catch (error) {
    throw killed && error instanceof ChildGone ? canceled() : error
  } finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', abort)
  }
}

/** One `pull` a piece: a slow reader slows DuckDB down instead of filling memory. */
async function* streamPieces(
  start: (onPiece: (bytes: Uint8Array) => void) => { id: number; answer: Promise<unknown> },
  tell: (id: number, kind: 'pull' | 'cancel') => void,
): AsyncGenerator<Uint8Array> {
  const pieces: Uint8Array[] = []
  let change = Promise.withResolvers<void>()
  const happened = (): void => change.resolve()
  const { id, answer } = start((bytes) => {
    pieces.push(bytes)
    happened()
  })
  const state: { ended: boolean; error?: Error } = { ended: false }
  answer
    .catch((error: Error) => {
      state.error = error
    })
    .finally(() => {
      state.ended = true
      happened()
    })
  try {
    for (;;) {
      if (!state.ended) tell(id, 'pull')
      while (pieces.length === 0 && !state.ended) {
        await change.promise
        change = Promise.withResolvers()
      }
      const piece = pieces.shift()
      if (piece) yield piece
      else if (state.error) throw state.error
      else return
    }
  } finally {
    // The consumer left early: stop the work, and wait until it has stopped.
    if (!state.ended) {
      tell(id, 'cancel')
      await answer.catch(() => undefined)
    }
  }
}

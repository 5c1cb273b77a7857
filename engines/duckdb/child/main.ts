import { writeFileSync } from 'node:fs'
import { Socket } from 'node:net'
import { encodeFrame, frameReader } from './frames.ts'
import type { FromChild, ToChild } from './protocol.ts'
import { requestLoop } from './request-loop.ts'

/**
 * The engine process. It starts with an empty environment, knows nobody but the pipe on descriptor 3, and dies with
 * it: SIGKILL to itself, because an orderly exit would wait for DuckDB's threads.
 */
const PIPE = 3

const dieAtOnce = (): void => {
  process.kill(process.pid, 'SIGKILL')
}

// When the machine runs out of memory the kernel shall take this process, not the server or its database.
try {
  writeFileSync('/proc/self/oom_score_adj', '900')
} catch {
  // Not Linux, or a container that forbids it: the kernel then chooses by size, which is this process too.
}

const pipe = new Socket({ fd: PIPE, readable: true, writable: true })
const send = (message: FromChild): void => {
  pipe.write(encodeFrame(message))
}

const handle = requestLoop(send)
pipe.on(
  'data',
  frameReader((message) => handle(message as ToChild)),
)
pipe.on('end', dieAtOnce)
pipe.on('close', dieAtOnce)
pipe.on('error', dieAtOnce)

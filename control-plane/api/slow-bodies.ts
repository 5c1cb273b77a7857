import type { FastifyInstance, FastifyRequest } from 'fastify'
import { answerUnreadable } from './unreadable-request.ts'

/** Milliseconds that clients get. */
export interface BodyPatience {
  /** For a whole document. */
  readonly document: number
  /** For the next byte of a stream, which may take as long as it takes. */
  readonly streamPause: number
}

export const BODY_PATIENCE: BodyPatience = { document: 60_000, streamPause: 300_000 }

const cutOff = ({ raw }: FastifyRequest): void => {
  const late = Object.assign(new Error('the body did not arrive in time'), {
    code: 'ERR_HTTP_REQUEST_TIMEOUT',
  })
  answerUnreadable(late, raw.socket)
  raw.destroy(late)
}

const whileItComes = (request: FastifyRequest, millis: number, look: () => void): void => {
  const timer = setInterval(look, millis)
  request.raw.once('end', () => clearInterval(timer))
  request.raw.once('close', () => clearInterval(timer))
}

/** Ends requests whose document drips in: each would hold a connection and its buffer for ever. */
export const limitDocuments = (scope: FastifyInstance, { document }: BodyPatience): void => {
  scope.addHook('preParsing', async (request) => whileItComes(request, document, () => cutOff(request)))
}

/** Ends uploads of which nothing comes any more. */
export const limitPauses = (scope: FastifyInstance, { streamPause }: BodyPatience): void => {
  scope.addHook('preParsing', async (request) => {
    let before = request.raw.socket.bytesRead
    whileItComes(request, streamPause, () => {
      const now = request.raw.socket.bytesRead
      if (now === before) cutOff(request)
      before = now
    })
  })
}

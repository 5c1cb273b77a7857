import type { FastifyRequest } from 'fastify'
import type { Principal } from '../platform/context.ts'
import { SignInMoved } from '../platform/sign-in-moved.ts'

/*
 * Some operations begin before the database has said who asks, for whom the same secret stood for a moment ago: it is
 * asked meanwhile. Until it has answered, nothing is written and nothing leaves.
 */

declare module 'fastify' {
  interface FastifyRequest {
    /** Who asks by the database, where `principal` is only likely. Never rejects unheard. */
    signIn: Promise<Principal | undefined> | undefined
  }
}

const sameTexts = (one: readonly string[] = [], other: readonly string[] = []): boolean =>
  one.length === other.length && one.every((text, at) => text === other[at])

const credentialOf = ({ via }: Principal): string =>
  via.kind === 'session' ? via.sessionId : via.kind === 'token' ? via.tokenId : via.runId

const isSame = (one: Principal | undefined, other: Principal | undefined): boolean =>
  one === other ||
  (one !== undefined &&
    other !== undefined &&
    one.id === other.id &&
    one.kind === other.kind &&
    one.name === other.name &&
    one.isAdmin === other.isAdmin &&
    one.accessVersion === other.accessVersion &&
    (one.scopes === undefined) === (other.scopes === undefined) &&
    sameTexts(one.scopes, other.scopes) &&
    sameTexts(one.groupIds, other.groupIds) &&
    one.via.kind === other.via.kind &&
    credentialOf(one) === credentialOf(other))

/** To be awaited before anything is written: throws `SignInMoved` unless the request began for the right one. */
export const certainOf = ({ principal, signIn }: FastifyRequest): (() => Promise<void>) | undefined =>
  signIn &&
  (async () => {
    const certain = await signIn.catch((cause: unknown) => {
      throw new SignInMoved({ cause })
    })
    if (!isSame(certain, principal)) throw new SignInMoved()
  })

/**
 * Does `work` for whoever `request.principal` says. When that turns out to be wrong, what came of it is forgotten, the
 * request let in or refused by `letInAgain`, and the work done once more. Throws what sign-in throws.
 */
export const onceCertain = async <T>(
  request: FastifyRequest,
  letInAgain: () => void,
  work: () => Promise<T>,
): Promise<T> => {
  const { signIn, principal: likely } = request
  if (!signIn) return work()
  const [begun] = await Promise.allSettled([work()])
  request.signIn = undefined
  request.principal = undefined
  request.principal = await signIn
  if (!isSame(request.principal, likely)) {
    letInAgain()
    return work()
  }
  if (begun.status === 'rejected') throw begun.reason
  return begun.value
}

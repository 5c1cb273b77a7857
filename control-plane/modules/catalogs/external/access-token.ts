import type { EgressClient } from '../../../platform/egress/index.ts'
import { accessToken } from '../../connections/index.ts'
import type { CatalogConnection } from './external-deps.ts'

/** A token is renewed so long before it ends. */
const MARGIN_MILLIS = 30_000

interface Held {
  readonly token: string | undefined
  readonly until: number
}

/** The bearer token of a connection, got once for all requests and again when it ends or is refused. */
export const heldToken = (
  client: EgressClient,
  connection: CatalogConnection,
): ((fresh: boolean) => Promise<string | undefined>) => {
  let held: Promise<Held> | undefined
  const obtain = async (): Promise<Held> => {
    const got = await accessToken(client, connection)
    const seconds = got?.expiresInSeconds
    const until = seconds === undefined ? Infinity : Date.now() + seconds * 1000 - MARGIN_MILLIS
    return { token: got?.token, until }
  }
  const renew = (): Promise<Held> => {
    const next = obtain()
    held = next
    next.catch(() => {
      if (held === next) held = undefined
    })
    return next
  }
  return async (fresh) => {
    if (fresh || !held) return (await renew()).token
    const { token, until } = await held
    return until > Date.now() ? token : (await renew()).token
  }
}

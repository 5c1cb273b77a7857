import { createHmac } from 'node:crypto'

/** What a sign-in through a provider must bring back, made from one secret that only the browser has. */
export interface FlowValues {
  readonly state: string
  readonly nonce: string
  /** PKCE (RFC 7636): 43 characters. */
  readonly codeVerifier: string
}

/** Nothing of it is kept here but the digest of the state: a copy of the database finishes nobody's sign-in. */
export const flowValues = (secret: string): FlowValues => {
  const derive = (purpose: string): string => createHmac('sha256', secret).update(purpose).digest('base64url')
  return { state: derive('state'), nonce: derive('nonce'), codeVerifier: derive('code verifier') }
}

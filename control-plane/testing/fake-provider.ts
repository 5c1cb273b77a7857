import { createHash, randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { exportJWK, generateKeyPair, importJWK, SignJWT, type CryptoKey, type JWTPayload } from 'jose'

/** What a provider does, well behaved; a test changes parts of it. */
export interface Manners {
  /** Changes what the ID token says. */
  readonly claims?: (claims: JWTPayload) => JWTPayload
  /** Makes the ID token itself. */
  readonly token?: (claims: JWTPayload, keys: Keys) => Promise<string>
  /** Changes the query that the browser comes back with. */
  readonly answer?: (query: URLSearchParams) => URLSearchParams
  /** Changes its description. */
  readonly discovery?: (document: Record<string, unknown>) => Record<string, unknown>
  /** Changes what the token endpoint answers. */
  readonly tokens?: (body: Record<string, unknown>) => unknown
  readonly tokenStatus?: number
  /** Takes any code verifier, and codes more than once. */
  readonly careless?: boolean
}

export interface Keys {
  readonly kid: string
  readonly privateKey: CryptoKey
  readonly publicJwk: Record<string, unknown>
}

const newKeys = async (): Promise<Keys> => {
  const { privateKey, publicKey } = await generateKeyPair('RS256', { extractable: true })
  const kid = randomBytes(8).toString('hex')
  return { kid, privateKey, publicJwk: { ...(await exportJWK(publicKey)), kid, alg: 'RS256', use: 'sig' } }
}

/** The ID token as it should be signed. */
export const signed = (claims: JWTPayload, { kid, privateKey }: Keys): Promise<string> =>
  new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid }).sign(privateKey)

/** Signs with the key of the provider, by an algorithm that it does not announce. */
export const signedBy =
  (alg: string) =>
  async (claims: JWTPayload, { kid, privateKey }: Keys): Promise<string> => {
    const { alg: _, ...jwk } = await exportJWK(privateKey)
    return new SignJWT(claims).setProtectedHeader({ alg, kid }).sign(await importJWK(jwk, alg))
  }

const readForm = async (request: IncomingMessage): Promise<URLSearchParams> => {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(Buffer.from(chunk))
  return new URLSearchParams(Buffer.concat(chunks).toString())
}

const json = (response: ServerResponse, status: number, body: unknown): void => {
  response.writeHead(status, { 'content-type': 'application/json' })
  response.end(typeof body === 'string' ? body : JSON.stringify(body))
}

/** A provider in this process that has the manners that a test gives it, and one person who signs in at once. */
export class FakeProvider {
  manners: Manners = {}
  person: JWTPayload = {
    sub: 'subject-1',
    preferred_username: 'grace',
    email: 'grace@example.org',
    email_verified: true,
  }
  issuer = ''
  /** Query strings that browsers were sent with. */
  readonly asked: URLSearchParams[] = []
  readonly codes = new Map<string, URLSearchParams>()
  #keys: Keys | undefined
  readonly #server = createServer((request, response) => {
    this.#answer(request, response).catch((error: unknown) => json(response, 500, String(error)))
  })

  async start(): Promise<this> {
    this.#keys = await newKeys()
    await new Promise<void>((resolve) => {
      this.#server.listen(0, '127.0.0.1', resolve)
    })
    this.issuer = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
    return this
  }

  async rotate(): Promise<void> {
    this.#keys = await newKeys()
  }

  stop(): Promise<void> {
    this.#server.closeAllConnections()
    return new Promise((resolve) => {
      this.#server.close(() => resolve())
    })
  }

  /** What the browser brings back after the person signed in. */
  authorize(url: string): URLSearchParams {
    const asked = new URL(url).searchParams
    this.asked.push(asked)
    const code = randomBytes(8).toString('hex')
    this.codes.set(code, asked)
    const answer = new URLSearchParams({ code, state: asked.get('state') ?? '', iss: this.issuer })
    return this.manners.answer?.(answer) ?? answer
  }

  /** What it sends when its person signed out there. */
  async logoutToken(change: JWTPayload = {}): Promise<string> {
    if (!this.#keys) throw new Error('it was not started')
    const now = Math.floor(Date.now() / 1000)
    const plain: JWTPayload = {
      iss: this.issuer,
      aud: 'boathouse',
      iat: now,
      exp: now + 120,
      jti: randomBytes(8).toString('hex'),
      sub: this.person.sub ?? '',
      events: { 'http://schemas.openid.net/event/backchannel-logout': {} },
      ...change,
    }
    const claims = this.manners.claims?.(plain) ?? plain
    return (this.manners.token ?? signed)(claims, this.#keys)
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname } = new URL(request.url ?? '/', this.issuer)
    if (pathname === '/.well-known/openid-configuration') {
      const document = {
        issuer: this.issuer,
        authorization_endpoint: `${this.issuer}/authorize`,
        token_endpoint: `${this.issuer}/token`,
        jwks_uri: `${this.issuer}/keys`,
        end_session_endpoint: `${this.issuer}/logout`,
        response_types_supported: ['code'],
        subject_types_supported: ['public'],
        id_token_signing_alg_values_supported: ['RS256'],
        code_challenge_methods_supported: ['S256'],
        authorization_response_iss_parameter_supported: true,
      }
      return json(response, 200, this.manners.discovery?.(document) ?? document)
    }
    if (pathname === '/keys') return json(response, 200, { keys: [this.#keys?.publicJwk] })
    if (pathname === '/token') return this.#token(request, response)
    return json(response, 404, {})
  }

  async #token(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const form = await readForm(request)
    const code = form.get('code') ?? ''
    const asked = this.codes.get(code)
    const challenge = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url')
    const fits =
      asked?.get('code_challenge') === challenge && asked.get('redirect_uri') === form.get('redirect_uri')
    if (!asked || !this.#keys || (!fits && !this.manners.careless)) {
      return json(response, 400, { error: 'invalid_grant' })
    }
    if (!this.manners.careless) this.codes.delete(code)
    const now = Math.floor(Date.now() / 1000)
    const plain: JWTPayload = {
      iss: this.issuer,
      aud: asked.get('client_id') ?? '',
      iat: now,
      exp: now + 300,
      nonce: asked.get('nonce') ?? '',
      ...this.person,
    }
    const claims = this.manners.claims?.(plain) ?? plain
    const idToken = await (this.manners.token ?? signed)(claims, this.#keys)
    const body = { access_token: 'opaque', token_type: 'Bearer', expires_in: 300, id_token: idToken }
    json(response, this.manners.tokenStatus ?? 200, this.manners.tokens?.(body) ?? body)
  }
}

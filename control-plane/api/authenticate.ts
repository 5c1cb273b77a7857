import type { FastifyRequest } from 'fastify'
import { commonErrors, type OperationSpec } from '@boathouse/contract'
import { readCookie } from '../modules/identity/index.ts'
import type { Principal } from '../platform/context.ts'
import { isOwnOrigin, type Arrival } from './own-address.ts'
import type { ServerDeps } from './server-deps.ts'

/** What of an operation the sign-in looks at. */
type Asked = Pick<OperationSpec, 'name' | 'permission' | 'surface'>

const JWT = /^eyJ[\w-]*\.[\w-]+\.[\w-]+$/
const SAFE_METHODS = new Set(['GET', 'HEAD'])

export const arrivalOf = (request: FastifyRequest): Arrival => ({
  host: request.host,
  protocol: request.protocol,
  localAddress: request.socket.localAddress,
  localPort: request.socket.localPort,
})

/** True when the browser speaks https to us or to the proxy before us. */
export const isSecure = (request: FastifyRequest, deps: ServerDeps): boolean =>
  request.protocol === 'https' || (deps.addresses.publicUrl?.startsWith('https:') ?? false)

const tokenOf = (header: string): string | undefined => /^bearer +(\S+) *$/i.exec(header)?.[1]

const bearer = async (deps: ServerDeps, header: string, operation: Asked): Promise<Principal | undefined> => {
  const token = tokenOf(header)
  if (token === undefined) return undefined
  return operation.surface === 'iceberg' && deps.authenticateIcebergToken && JWT.test(token)
    ? deps.authenticateIcebergToken(token)
    : deps.identity.authenticateBearer(token)
}

/**
 * A token for the Iceberg catalog alone is good nowhere else, and there limited by its other scopes. Throws
 * PERMISSION_DENIED elsewhere.
 */
const onSurface = (principal: Principal, { name, surface }: Asked): Principal => {
  if (!principal.scopes?.includes('iceberg')) return principal
  if (surface !== 'iceberg') throw commonErrors.PERMISSION_DENIED({ operation: name })
  const { scopes, ...all } = principal
  const rest = scopes.filter((scope) => scope !== 'iceberg')
  return rest.length === 0 ? all : { ...all, scopes: rest }
}

/** Whom the request's token or cookie stood for a moment ago; undefined where that is not known, or not enough. */
export const likelyPrincipal = (deps: ServerDeps, request: FastifyRequest): Principal | undefined => {
  const { authorization, cookie } = request.headers
  const secret =
    authorization === undefined
      ? readCookie(cookie, deps.instanceId, isSecure(request, deps))
      : tokenOf(authorization)
  const principal = secret === undefined ? undefined : deps.identity.recently(secret)
  return principal?.scopes?.includes('iceberg') ? undefined : principal
}

/**
 * Who sends a request; undefined when nobody is signed in. A bearer token wins and cookies are then ignored;
 * engines never have cookies. Throws UNAUTHENTICATED for a token that is not good, where sign-in is needed at all.
 */
export const authenticate = async (
  deps: ServerDeps,
  request: FastifyRequest,
  operation: Asked,
): Promise<Principal | undefined> => {
  const { authorization, cookie } = request.headers
  if (authorization !== undefined) {
    const principal = await bearer(deps, authorization, operation)
    if (!principal && operation.permission !== 'public') throw commonErrors.UNAUTHENTICATED({})
    return principal && onSurface(principal, operation)
  }
  if (operation.surface === 'iceberg') return undefined
  const secret = readCookie(cookie, deps.instanceId, isSecure(request, deps))
  return secret === undefined ? undefined : deps.identity.authenticateSession(secret)
}

/**
 * Refuses writes of foreign pages: one that a cookie signs needs an `Origin` of ours, and no write without a
 * token is taken from a page of another origin, lest somebody sign a visitor in from there. Throws FORBIDDEN_ORIGIN.
 */
export const refuseForeignPage = (deps: ServerDeps, request: FastifyRequest): void => {
  const { authorization, origin } = request.headers
  if (authorization !== undefined || SAFE_METHODS.has(request.method)) return
  const foreign =
    origin === undefined
      ? request.principal !== undefined
      : !isOwnOrigin(origin, arrivalOf(request), deps.addresses)
  if (foreign) {
    throw commonErrors.FORBIDDEN_ORIGIN({
      origin: origin?.slice(0, 200) ?? 'nowhere (it has no Origin header)',
    })
  }
}

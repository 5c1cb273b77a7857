/** Seconds that a browser keeps the cookie: as long as a session can live; the server ends it earlier. */
const MAX_AGE = 30 * 86_400

/**
 * `__Host-` on https (RFC 6265bis, section 4.1.3.2: Secure, no Domain, Path=/). Browsers refuse that prefix
 * on plain http, and cookies know no port there, so that the name carries the instance.
 */
const cookieName = (instanceId: string, secure: boolean): string =>
  secure ? '__Host-boathouse' : `boathouse_${instanceId}`

const attributes = (secure: boolean): string => `; Path=/; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`

/** The `Set-Cookie` that starts a session. */
export const startCookie = (instanceId: string, secure: boolean, secret: string): string =>
  `${cookieName(instanceId, secure)}=${secret}${attributes(secure)}; Max-Age=${MAX_AGE}`

const flowName = (instanceId: string, secure: boolean): string =>
  secure ? '__Host-boathouse-sign-in' : `boathouse_sign_in_${instanceId}`

/** The `Set-Cookie` of a sign-in that goes through a provider; SameSite=Lax, for the browser comes back from there. */
export const flowCookie = (instanceId: string, secure: boolean, secret: string, seconds: number): string =>
  `${flowName(instanceId, secure)}=${secret}${attributes(secure)}; Max-Age=${seconds}`

export const endFlowCookie = (instanceId: string, secure: boolean): string =>
  `${flowName(instanceId, secure)}=${attributes(secure)}; Max-Age=0`

/** The `Set-Cookie` that ends it. */
export const endCookie = (instanceId: string, secure: boolean): string =>
  `${cookieName(instanceId, secure)}=${attributes(secure)}; Max-Age=0`

const valueOf = (header: string | undefined, name: string): string | undefined => {
  const found = header
    ?.split(';')
    .map((part) => part.trim())
    .find((part) => part.startsWith(`${name}=`))
  return found?.slice(name.length + 1) || undefined
}

/** The session secret among the cookies of a request; undefined when there is none. */
export const readCookie = (
  header: string | undefined,
  instanceId: string,
  secure: boolean,
): string | undefined => {
  return valueOf(header, cookieName(instanceId, secure))
}

/** The secret of a sign-in that is on its way through a provider. */
export const readFlowCookie = (
  header: string | undefined,
  instanceId: string,
  secure: boolean,
): string | undefined => valueOf(header, flowName(instanceId, secure))

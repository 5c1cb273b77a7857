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

/** The `Set-Cookie` that ends it. */
export const endCookie = (instanceId: string, secure: boolean): string =>
  `${cookieName(instanceId, secure)}=${attributes(secure)}; Max-Age=0`

/** The session secret among the cookies of a request; undefined when there is none. */
export const readCookie = (
  header: string | undefined,
  instanceId: string,
  secure: boolean,
): string | undefined => {
  const wanted = `${cookieName(instanceId, secure)}=`
  const found = header
    ?.split(';')
    .map((part) => part.trim())
    .find((part) => part.startsWith(wanted))
  return found?.slice(wanted.length) || undefined
}

import type { Addresses } from './server-deps.ts'

/** What the policies of all answers share: nothing comes from elsewhere, and nobody frames us. */
const policyWith = (styles: string, ...more: readonly string[]): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self'${styles}`,
    // Chromium itself writes style attributes while somebody types into the editor; they run nothing.
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    "connect-src 'self'",
    "worker-src 'self' blob:",
    "manifest-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    ...more,
  ].join('; ')

// `default` is the user interface's own (admin-ui/app/trusted-markup.ts): text passes, markup does not.
const TRUSTED_TYPES = ["require-trusted-types-for 'script'", 'trusted-types default']

/**
 * For the pages of the user interface: style elements that its component library and editor write at run time carry
 * `nonce`, which is another one in every answer; text becomes markup nowhere.
 */
export const pagePolicy = (nonce: string): string => policyWith(` 'nonce-${nonce}'`, ...TRUSTED_TYPES)

/**
 * For the page of the API's documentation: its library writes style attributes and markup made from our own document.
 * It shows nothing that somebody typed.
 */
export const docsPolicy: string = policyWith(" 'unsafe-inline'")

/** For answers over https: a year. Names below ours are other servers of a company, which may have no TLS: on request. */
export const strictTransport = ({ hstsSubdomains }: Pick<Addresses, 'hstsSubdomains'>): string =>
  hstsSubdomains ? 'max-age=31536000; includeSubDomains' : 'max-age=31536000'

/** Helmets of every answer. */
export const RESPONSE_HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy': policyWith('', ...TRUSTED_TYPES),
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
}

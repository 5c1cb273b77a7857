/**
 * The one policy under which a text may become the content of an element by way of `innerHTML`: what has no `<` in it
 * holds no element. Charts empty their canvas that way, and the component library writes its variables as CSS;
 * everything else is refused by the browser. The server demands it (`require-trusted-types-for 'script'`).
 */
interface TrustedTypes {
  readonly createPolicy: (
    name: 'default',
    rules: { readonly createHTML: (text: string) => string | null },
  ) => unknown
}

const { trustedTypes } = globalThis as { readonly trustedTypes?: TrustedTypes }
trustedTypes?.createPolicy('default', { createHTML: (text) => (text.includes('<') ? null : text) })

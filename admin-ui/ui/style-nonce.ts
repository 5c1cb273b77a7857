/**
 * The nonce of this page: style elements that libraries write at run time need it under our content security policy.
 * Read once; browsers hide it from selectors, not from scripts of the page.
 */
export const styleNonce: string =
  document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? ''

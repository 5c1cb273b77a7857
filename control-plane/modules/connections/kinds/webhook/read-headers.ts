// RFC 9110, sections 5.1 and 5.5: a token, and visible characters.
const LINE = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+)\s*:\s*([\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?)$/

// What the request itself decides, and what connections of HTTP are made of.
const OURS =
  /^(?:host|content-type|content-length|authorization|cookie|user-agent|connection|transfer-encoding|upgrade|te|trailer|expect|keep-alive|proxy-.*|webhook-.*)$/

/** Lines of `name: value`; empty ones are passed over. `problem` says what the first bad line does wrong. */
export const readHeaders = (
  text = '',
): { readonly headers: Readonly<Record<string, string>>; readonly problem: string | undefined } => {
  const headers: Record<string, string> = {}
  let problem: string | undefined
  for (const line of text.split(/\r?\n/).map((one) => one.trim())) {
    const [, name, value] = LINE.exec(line) ?? []
    if (line === '') continue
    if (name === undefined || value === undefined) problem ??= `«${line}» is no «name: value»`
    else if (OURS.test(name.toLowerCase())) problem ??= `the header ${name} cannot be set here`
    else headers[name.toLowerCase()] = value
  }
  return { headers, problem }
}

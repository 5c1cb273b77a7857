const PAIR = /^([A-Za-z_][\w.-]*)\s*=\s*(\S.*)$/

/** Lines of `name=value`; empty ones are passed over. `wrong` is the first line that is something else. */
export const readPairs = (
  text = '',
): { readonly pairs: Readonly<Record<string, string>>; readonly wrong: string | undefined } => {
  const pairs: Record<string, string> = {}
  let wrong: string | undefined
  for (const line of text.split(/\r?\n/).map((one) => one.trim())) {
    const [, name, value] = PAIR.exec(line) ?? []
    if (name !== undefined && value !== undefined) pairs[name] = value
    else if (line !== '') wrong ??= line
  }
  return { pairs, wrong }
}

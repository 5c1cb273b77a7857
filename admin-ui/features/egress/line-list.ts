/** One thing a line, as people write lists; commas part, too. */
export const linesOf = (text: string): string[] =>
  text
    .split(/[\n,]/)
    .map((line) => line.trim())
    .filter((line) => line !== '')

/** What the server said of the lines of a list, such as `networks[2]`, beside the lines that it said it of. */
export const listError = (
  errors: Readonly<Record<string, string>>,
  list: string,
  lines: readonly string[],
): string | undefined => {
  const said = Object.entries(errors).flatMap(([field, message]) => {
    const at = new RegExp(`^${list}(?:\\[(\\d+)\\]|\\.(\\d+))?$`).exec(field)
    if (!at) return []
    const line = lines[Number(at[1] ?? at[2])]
    return line === undefined ? message : `${line}: ${message}`
  })
  return said.length === 0 ? undefined : said.join('; ')
}

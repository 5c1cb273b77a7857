/**
 * Nested values arrive as JSON text. They are indented here token by token rather than parsed and written again,
 * so that numbers keep every digit. Text that is no object or array comes back as it is.
 */
export const indentJson = (text: string): string => {
  const trimmed = text.trim()
  if (!/^[[{]/.test(trimmed)) return text
  try {
    JSON.parse(trimmed)
  } catch {
    return text
  }
  const tokens = trimmed.match(/"(?:[^"\\]|\\.)*"|[[\]{},:]|[^\s[\]{},:"]+/g) ?? []
  let depth = 0
  let out = ''
  const line = (): string => `\n${'  '.repeat(depth)}`
  tokens.forEach((token, at) => {
    const closes = token === '}' || token === ']'
    const opened = tokens[at - 1] === '{' || tokens[at - 1] === '['
    if (closes) {
      depth -= 1
      out += opened ? token : line() + token
    } else {
      if (opened) out += line()
      out += token
      if (token === '{' || token === '[') depth += 1
      else if (token === ',') out += line()
      else if (token === ':') out += ' '
    }
  })
  return out
}

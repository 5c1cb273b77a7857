import { CommandFailure } from '../failure.ts'

export type Parameters = Readonly<Record<string, string | number | boolean | null>>

const pair = (what: string, text: string): readonly [string, string] => {
  const at = text.indexOf('=')
  if (at < 1) throw new CommandFailure(`«${text}» is not ${what}; write name=value.`, 2)
  return [text.slice(0, at), text.slice(at + 1)]
}

/** `name=value`; numbers and truth values are written as in JSON, everything else is text. */
export const addParameter = (text: string, given: Parameters): Parameters => {
  const [name, value] = pair('a parameter', text)
  const plain = /^(?:-?\d{1,15}(?:\.\d+)?|true|false|null)$/.test(value)
  return { ...given, [name]: plain ? (JSON.parse(value) as number) : value }
}

/** `name=/pointer`: a parameter and where its value lies. */
export const addMapping = (
  text: string,
  given: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> => {
  const [name, pointer] = pair('a mapping', text)
  return { ...given, [name]: pointer }
}

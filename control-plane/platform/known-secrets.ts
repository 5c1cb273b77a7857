/**
 * Values that must never leave this process in a log, an error, a run log or an event: the secrets of the
 * configuration, and every secret that was typed or opened since it started. Process-wide, for what leaves a process
 * leaves it from anywhere. Each is known as it stands, escaped as in JSON, percent- and form-encoded, and in base64
 * and base64url at each of the three offsets that it can have inside a longer text.
 */
const REDACTED = '[redacted]'
/** Shorter ones stand in ordinary words, and whoever searched for them would make every text unreadable. */
const SHORTEST = 6
/** Of a secret of several lines; `-----BEGIN …` says nothing, but neither is it missed. */
const LINE = 16

const needles = new Set<string>()
/** By their first characters, the longest first, lest a part of one hides the rest of another. */
const byHead = new Map<string, string[]>()

const addNeedle = (needle: string): void => {
  if (needle.length < SHORTEST || needles.has(needle)) return
  needles.add(needle)
  const head = needle.slice(0, SHORTEST)
  const same = [...(byHead.get(head) ?? []), needle].toSorted((a, b) => b.length - a.length)
  byHead.set(head, same)
}

/** The characters of base64 that depend on `text` alone, when `offset` bytes stand before it. */
const base64Core = (text: Buffer, offset: number): string => {
  const encoded = Buffer.concat([Buffer.alloc(offset), text]).toString('base64')
  const first = Math.ceil((offset * 8) / 6)
  const last = Math.floor(((offset + text.length) * 8) / 6)
  return encoded.slice(first, last)
}

const spellings = (text: string): string[] => {
  const bytes = Buffer.from(text)
  const base64 = [0, 1, 2].map((offset) => base64Core(bytes, offset))
  const encoded = [...base64, ...base64.map((core) => core.replaceAll('+', '-').replaceAll('/', '_'))]
  const percent = encodeURIComponent(text.toWellFormed())
  return [
    text,
    JSON.stringify(text).slice(1, -1),
    percent,
    percent.replaceAll('%20', '+'),
    percent.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase()),
    new URLSearchParams([['', text]]).toString().slice(1),
    bytes.toString('hex'),
    ...encoded,
  ]
}

/**
 * From now on `text`, however it is spelt, is replaced wherever this process writes; of a text of several lines (a
 * private key) each line as well. Texts below six characters are not.
 */
export const neverPrint = (text: string): void => {
  if (text.length < SHORTEST || needles.has(text)) return
  const lines = text.includes('\n') ? text.split(/\r?\n/).filter((line) => line.length >= LINE) : []
  for (const part of [text, ...lines]) for (const spelling of spellings(part)) addNeedle(spelling)
}

const needleAt = (text: string, at: number): string | undefined =>
  byHead.get(text.slice(at, at + SHORTEST))?.find((needle) => text.startsWith(needle, at))

/** `text` without the values that must not be printed. */
export const withoutSecrets = (text: string): string => {
  if (needles.size === 0 || text.length < SHORTEST) return text
  let cleaned = ''
  let copied = 0
  for (let at = 0; at + SHORTEST <= text.length; at++) {
    const needle = needleAt(text, at)
    if (needle === undefined) continue
    cleaned += text.slice(copied, at) + REDACTED
    copied = at + needle.length
    at = copied - 1
  }
  return copied === 0 ? text : cleaned + text.slice(copied)
}

/** The same for the texts within plain data; other values stay as they are. */
export const dataWithoutSecrets = <T>(value: T): T => {
  if (needles.size === 0) return value
  const clean = (part: unknown): unknown => {
    if (typeof part === 'string') return withoutSecrets(part)
    if (Array.isArray(part)) return part.map(clean)
    if (typeof part !== 'object' || part === null || Object.getPrototypeOf(part) !== Object.prototype)
      return part
    return Object.fromEntries(Object.entries(part).map(([key, inner]) => [withoutSecrets(key), clean(inner)]))
  }
  return clean(value) as T
}

import type { DestinationStream } from 'pino'

const COLOURS: Readonly<Record<string, number>> = { warn: 33, error: 31, fatal: 31, debug: 90, trace: 90 }
const STANDING = new Set(['level', 'time', 'message', 'err'])

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null

const text = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))

const escaped = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`

/** What others wrote makes no line of its own and commands no terminal. */
// oxlint-disable-next-line no-control-regex -- they are what is looked for
const tame = (words: string): string => words.replaceAll(/[\u0000-\u001F\u007F-\u009F\u2028\u2029]/g, escaped)

/** The same, of a text whose line ends are its own. */
const tameLines = (words: string): string => words.split('\n').map(tame).join('\n')

const format = (entry: Record<string, unknown>, colour: boolean): string => {
  const level = text(entry['level'] ?? 'info')
  const time = text(entry['time'] ?? '').slice(11, 23)
  const fields = Object.entries(entry)
    .filter(([key]) => !STANDING.has(key))
    .map(([key, value]) => ` ${tame(key)}=${tame(text(value))}`)
  const error = entry['err']
  const stack = isRecord(error) ? `\n${tameLines(text(error['stack'] ?? error['message'] ?? ''))}` : ''
  const line = `${time} ${level.padEnd(5)} ${tame(text(entry['message'] ?? ''))}${fields.join('')}${stack}`
  const code = COLOURS[level]
  return colour && code !== undefined ? `\u001B[${code}m${line}\u001B[0m\n` : `${line}\n`
}

/** Turns pino's JSON lines into `12:34:56.789 info  message field=value`, for terminals. */
export const prettyLines = (destination: DestinationStream, colour: boolean): DestinationStream => ({
  write: (line) => {
    const entry: unknown = JSON.parse(line)
    destination.write(isRecord(entry) ? format(entry, colour) : line)
  },
})

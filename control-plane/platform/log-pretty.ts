import type { DestinationStream } from 'pino'

const COLOURS: Readonly<Record<string, number>> = { warn: 33, error: 31, fatal: 31, debug: 90, trace: 90 }
const STANDING = new Set(['level', 'time', 'message', 'err'])

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null

const text = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))

const format = (entry: Record<string, unknown>, colour: boolean): string => {
  const level = text(entry['level'] ?? 'info')
  const time = text(entry['time'] ?? '').slice(11, 23)
  const fields = Object.entries(entry)
    .filter(([key]) => !STANDING.has(key))
    .map(([key, value]) => ` ${key}=${text(value)}`)
  const error = entry['err']
  const stack = isRecord(error) ? `\n${text(error['stack'] ?? error['message'] ?? '')}` : ''
  const line = `${time} ${level.padEnd(5)} ${text(entry['message'] ?? '')}${fields.join('')}${stack}`
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

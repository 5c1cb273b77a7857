import { EngineError } from '../engine-error.ts'
import { asEngineError } from '../fault-message.ts'
import { ChildFault } from '../pending-requests.ts'
import { unreadable } from './file-head.ts'

/** DuckDB's report on a file as a sentence: its list of guesses and settings is for programmers. */
export const readFault = (error: unknown, filename: string, path: string): unknown => {
  if (!(error instanceof ChildFault)) return asEngineError(error)
  const { type, message } = error.fault
  if (!['Invalid Input', 'Conversion', 'IO', 'Binder', 'Not implemented'].includes(type)) {
    const known = asEngineError(error)
    // What DuckDB has no word for while it reads a file comes from the file.
    const isOurs = !(known instanceof EngineError) || known.code !== 'ENGINE_ERROR'
    return isOurs ? known : unreadable(filename, 'it is damaged', error)
  }
  if (/utf-?8|unicode|byte sequence/i.test(message)) {
    return notUtf8(filename, /on Line: (\d+)/.exec(message)?.[1], error)
  }
  const first = message
    .split('\n')
    .slice(0, 3)
    .filter((part) => !/^(Possible|\s|$)/.test(part))
    .join(' ')
  return unreadable(
    filename,
    first
      .replaceAll(`in file "${path}", `, '')
      .replaceAll(path, filename)
      .replace(/\.\s*$/, ''),
    error,
  )
}

export const notUtf8 = (filename: string, line: string | undefined, cause?: unknown): EngineError =>
  unreadable(
    filename,
    `${line === undefined ? 'it' : `line ${line}`} is not UTF-8; if the file comes from Windows, choose the encoding latin-1`,
    cause,
  )

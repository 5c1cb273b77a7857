import { EngineError } from './engine-error.ts'
import type { EngineErrorCode, ErrorPosition } from './engine-error.ts'
import { REFUSED_COLUMN } from './scan/refused-columns.ts'
import { canceled } from './waiting-line.ts'
import { ChildFault, ChildGone } from './pending-requests.ts'
import type { ChildError } from './child/protocol.ts'

/** How DuckDB's kinds of error are called outside. What is not here is a fault of ours. */
const CODES: Readonly<Record<string, EngineErrorCode>> = {
  Parser: 'SYNTAX_ERROR',
  Binder: 'INVALID_QUERY',
  Catalog: 'INVALID_QUERY',
  'Mismatch Type': 'TYPE_MISMATCH',
  Conversion: 'INVALID_VALUE',
  'Out of Range': 'INVALID_VALUE',
  'Invalid Input': 'INVALID_VALUE',
  'Invalid type': 'TYPE_MISMATCH',
  'Divide by Zero': 'INVALID_VALUE',
  Constraint: 'INVALID_VALUE',
  Decimal: 'INVALID_VALUE',
  'Not implemented': 'NOT_SUPPORTED',
  Permission: 'NOT_ALLOWED',
  'Missing Extension': 'NOT_ALLOWED',
  Parameter: 'MISSING_PARAMETER',
  'Parameter Not Allowed': 'INVALID_PARAMETER',
  'Parameter Not Resolved': 'INVALID_PARAMETER',
  'Out of Memory': 'OUT_OF_MEMORY',
  Result: 'OUT_OF_DISK',
  Interrupt: 'CANCELED',
  INTERRUPT: 'CANCELED',
}

const SUBTYPES: Readonly<Record<string, EngineErrorCode>> = {
  COLUMN_NOT_FOUND: 'COLUMN_NOT_FOUND',
  NO_MATCHING_FUNCTION: 'TYPE_MISMATCH',
}

/** Turns a byte offset in the SQL that ran into a place in the text as submitted. */
export type Locate = (byteOffset: number) => ErrorPosition | undefined

/**
 * An `EngineError` for whatever came out of a child. `hide` are words that people must not see (local paths) with what
 * stands for them.
 */
export const asEngineError = (
  error: unknown,
  locate?: Locate,
  hide: ReadonlyMap<string, string> = new Map(),
): unknown => {
  if (error instanceof ChildGone) {
    return new EngineError(
      'ENGINE_LOST',
      'The engine process ended while it worked on this, perhaps for want of memory. Try again; if it happens again, ask for less at once.',
      { cause: error },
    )
  }
  if (error instanceof Error && error.name === 'AbortError') return canceled()
  if (!(error instanceof ChildFault)) return error
  const { fault } = error
  const damaged = damagedFile(fault, hide)
  if (damaged !== undefined) return new EngineError('UNREADABLE_FILE', damaged, { cause: error })
  const code = codeOf(fault)
  const position = fault.byteOffset === null ? undefined : locate?.(fault.byteOffset)
  return new EngineError(code, SENTENCES[code] ?? withoutPaths(wordsOf(fault), hide), {
    position,
    cause: error,
  })
}

/**
 * A sentence about a file that DuckDB could not read to its end. It names the file in most of these errors; those of
 * its Thrift reader (kind «Invalid») say nothing of it, and come from nothing else.
 */
const damagedFile = (
  { type, message }: ChildError,
  files: ReadonlyMap<string, string>,
): string | undefined => {
  const named = [...files].find(([path]) => message.includes(path))?.[1]
  if (
    named !== undefined &&
    /Failed to read|Could not read enough bytes|Invalid string encoding/.test(message)
  )
    return `The file ${named} is damaged: ${withoutPaths(message.split('\n')[0] ?? '', files)}`
  if (named !== undefined && type === 'HTTP')
    return `The file ${named} ${message.includes('404') ? 'is missing' : 'could not be read: its store failed or did not answer'}.`
  // What its reader says of a type that it does not know names no file either.
  const isOfReader = type === 'Invalid' || message.startsWith('Unsupported converted type')
  if (!isOfReader || files.size === 0) return undefined
  const [first = '', ...others] = files.values()
  return others.length === 0
    ? `The file ${first} is damaged.`
    : `One of ${files.size} files is damaged: ${[first, ...others].slice(0, 10).join(', ')}${files.size > 10 ? ', …' : '.'}`
}

/** DuckDB puts the kind of error in front, we the code. */
const wordsOf = ({ message }: ChildError): string =>
  message.includes(REFUSED_COLUMN) ? (message.split(REFUSED_COLUMN)[1] ?? message) : message

const codeOf = (fault: ChildError): EngineErrorCode => {
  if (fault.message.includes(REFUSED_COLUMN)) return 'UNSUPPORTED_TYPE'
  if (fault.type === 'Catalog' && /Function with name/.test(fault.message)) return 'FUNCTION_NOT_FOUND'
  if (fault.type === 'IO')
    return /No space left|max_temp_directory_size|temp.*directory/i.test(fault.message)
      ? 'OUT_OF_DISK'
      : 'ENGINE_ERROR'
  return SUBTYPES[fault.subtype ?? ''] ?? CODES[fault.type] ?? 'ENGINE_ERROR'
}

/** Codes whose text for people is ours, not DuckDB's. */
const SENTENCES: Partial<Record<EngineErrorCode, string>> = {
  CANCELED: 'The statement was canceled.',
  OUT_OF_MEMORY:
    'The statement needs more memory than its slot has, even with spilling to disk. Read fewer columns or rows, or raise BOATHOUSE_ENGINE_MEMORY.',
  ENGINE_ERROR: 'The engine failed on this statement. The log of the server has the details.',
  NOT_ALLOWED: 'The statement reaches for something outside the tables of the catalog, which is not allowed.',
}

/** Known paths become what they stand for; whatever else looks like a file of this machine is blanked, too. */
const withoutPaths = (message: string, hide: ReadonlyMap<string, string>): string => {
  let text = message
  for (const [path, name] of hide) text = text.replaceAll(path, name)
  return text.replace(/(?<=^|[\s"'([])\/(?:[^\s"')\]/]+\/)+[^\s"')\]]*/g, 'a file of the engine')
}

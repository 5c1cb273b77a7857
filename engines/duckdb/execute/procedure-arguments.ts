import type { AlterAction, ProcedureArgument, Span } from '@boathouse/sql'
import type { EngineError } from '../engine-error.ts'
import { errorAt } from './text-position.ts'

export type ExecuteAction = Extract<AlterAction, { kind: 'execute' }>

/** The arguments of a procedure by name, each read as the type that it has. All throw `INVALID_PARAMETER` at the argument. */
export interface Arguments {
  long(name: string): bigint | undefined
  /** `7d`, `12h`, `30m`, `10s`, `500ms`: milliseconds. */
  duration(name: string): number | undefined
  /** `100MB`, `1GB`, in Trino's units of 1,024: bytes. */
  size(name: string): bigint | undefined
  boolean(name: string): boolean | undefined
  spanOf(name: string): Span
}

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }

const durationOf = (text: string): number | undefined => {
  const [, number, unit = ''] = /^\s*(\d{1,9}(?:\.\d{1,9})?)\s*(ms|s|m|h|d)\s*$/.exec(text) ?? []
  return number === undefined ? undefined : Number(number) * (UNITS[unit] ?? Number.NaN)
}

const SIZES: Readonly<Record<string, number>> = { B: 0, KB: 1, MB: 2, GB: 3, TB: 4 }

const sizeOf = (text: string): bigint | undefined => {
  const [, number, unit = ''] = /^\s*(\d{1,9}(?:\.\d{1,9})?)\s*([KMGT]?B)\s*$/i.exec(text) ?? []
  const power = SIZES[unit.toUpperCase()]
  return number === undefined || power === undefined
    ? undefined
    : BigInt(Math.floor(Number(number) * 1024 ** power))
}

/** Binds what was written to the names that the procedure has. Throws `INVALID_PARAMETER` for what it does not have. */
export const bindArguments = (action: ExecuteAction, names: readonly string[], source: string): Arguments => {
  const { procedure } = action
  const fail = (message: string, span: Span): EngineError =>
    errorAt('INVALID_PARAMETER', message, source, span)
  const bound = new Map<string, ProcedureArgument>()
  for (const [at, argument] of action.arguments.entries()) {
    const name = argument.name ?? names[at]
    if (name === undefined || !names.includes(name)) {
      const has = names.length === 0 ? 'It takes none' : `It takes: ${names.join(', ')}`
      const what = argument.name ?? `argument ${at + 1}`
      throw fail(`${procedure.name} has no ${what}. ${has}.`, argument.span)
    }
    if (bound.has(name)) throw fail(`${name} is given twice.`, argument.span)
    bound.set(name, argument)
  }
  const read = <T>(
    name: string,
    wants: string,
    parse: (argument: ProcedureArgument) => T | undefined,
  ): T | undefined => {
    const argument = bound.get(name)
    if (!argument) return undefined
    const value = parse(argument)
    if (value === undefined) throw fail(`${name} takes ${wants}, not «${argument.text}».`, argument.span)
    return value
  }
  return {
    long: (name) =>
      read(name, 'a whole number', ({ kind, text }) =>
        kind === 'number' && /^-?\d{1,19}$/.test(text) ? BigInt(text) : undefined,
      ),
    duration: (name) =>
      read(name, "a duration such as '7d', '12h' or '30m'", ({ kind, text }) =>
        kind === 'string' ? durationOf(text) : undefined,
      ),
    size: (name) =>
      read(name, "a size such as '100MB' or '1GB'", ({ kind, text }) =>
        kind === 'string' ? sizeOf(text) : undefined,
      ),
    boolean: (name) =>
      read(name, 'true or false', ({ kind, text }) => (kind === 'boolean' ? text === 'true' : undefined)),
    spanOf: (name) => bound.get(name)?.span ?? procedure.span,
  }
}

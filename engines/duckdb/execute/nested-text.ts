import type { ExecuteRequest } from '../engine-types.ts'
import { EngineError } from '../engine-error.ts'
import { errorAt } from './text-position.ts'

/** DuckDB's JSON functions recurse: at 20,000 levels a cast to VARIANT overflows the stack, which ends the process. */
const DEEPEST = 1000

const OPENING = /[[{]/g
// What may hold a quote without being a text comes first. `''` ends one text and begins another: near enough.
const PARTS = /--[^\n]*|\/\*[\s\S]*?\*\/|"[^"]*"|'[^']*'|(\$\w*\$)[\s\S]*?\1/g

const nestsTooDeep = (text: string): boolean => {
  let depth = 0
  for (const char of text) {
    if (char === '[' || char === '{') depth += 1
    else if (char === ']' || char === '}') depth -= 1
    if (depth > DEEPEST) return true
  }
  return false
}

const mayNestTooDeep = (text: string): boolean =>
  text.length > DEEPEST && (text.match(OPENING)?.length ?? 0) > DEEPEST

const message = (what: string): string =>
  `${what} nests brackets deeper than ${DEEPEST} levels, which the engine cannot read as JSON.`

/**
 * Refuses texts of a statement and values of its parameters that would end the engine process when read as JSON. Throws
 * `INVALID_VALUE`. What a query computes cannot be seen here: that ends the process, and the statement with `ENGINE_LOST`.
 */
export const refuseNestedTexts = ({ text, parameters = [] }: ExecuteRequest): void => {
  for (const { name, value } of parameters) {
    if (typeof value === 'string' && mayNestTooDeep(value) && nestsTooDeep(value)) {
      throw new EngineError('INVALID_VALUE', message(`The value of :${name}`))
    }
  }
  if (!mayNestTooDeep(text)) return
  for (const { 0: part, index } of text.matchAll(PARTS)) {
    const isText = part.startsWith("'") || part.startsWith('$')
    if (isText && mayNestTooDeep(part) && nestsTooDeep(part)) {
      throw errorAt('INVALID_VALUE', message('A text'), text, { start: index, end: index + part.length })
    }
  }
}

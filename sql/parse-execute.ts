import type { AlterAction, ProcedureArgument } from './alter-types.ts'
import { needColumnName } from './parse-name.ts'
import { needExpression } from './parse-query.ts'
import {
  expected,
  failAt,
  isOp,
  isWord,
  needList,
  needOp,
  needString,
  peek,
  takeOp,
  takeWords,
  type Cursor,
} from './token-cursor.ts'

const argumentValue = (cursor: Cursor): Omit<ProcedureArgument, 'name'> => {
  const { start = 0 } = peek(cursor) ?? {}
  if (takeWords(cursor, 'TIMESTAMP')) {
    const token = needString(cursor, 'the time')
    return { kind: 'timestamp', text: token.value, span: { start, end: token.end } }
  }
  const minus = takeOp(cursor, '-') ? '-' : ''
  const token = peek(cursor)
  const truth = token !== undefined && isWord(token, 'TRUE', 'FALSE')
  const fits =
    token !== undefined && (token.kind === 'number' || (minus === '' && (token.kind === 'string' || truth)))
  if (!fits) throw expected(cursor, "a value: 'text', a number, true or false")
  cursor.at += 1
  const span = { start, end: token.end }
  if (truth) return { kind: 'boolean', text: token.text.toLowerCase(), span }
  return { kind: token.kind === 'number' ? 'number' : 'string', text: minus + token.value, span }
}

const argument = (cursor: Cursor): ProcedureArgument => {
  const named = isOp(peek(cursor, 1), '=>')
  if (!named) return argumentValue(cursor)
  const { name } = needColumnName(cursor)
  needOp(cursor, '=>')
  return { name: name.toLowerCase(), ...argumentValue(cursor) }
}

/** `procedure[(argument, name => argument, …)] [WHERE …]` after ALTER TABLE t EXECUTE. */
export const needExecute = (cursor: Cursor): AlterAction => {
  const procedure = needColumnName(cursor)
  let all: ProcedureArgument[] = []
  if (takeOp(cursor, '(') && !takeOp(cursor, ')')) all = needList(cursor, ')', argument)
  const seen = new Set<string>()
  for (const { name, span } of all) {
    if (name === undefined && seen.size > 0)
      throw failAt(cursor, span, 'Arguments by position come before those with a name.')
    if (name !== undefined && seen.has(name))
      throw failAt(cursor, span, `The argument ${name} is there twice.`)
    if (name !== undefined) seen.add(name)
  }
  const where = takeWords(cursor, 'WHERE') ? { where: needExpression(cursor) } : {}
  return { kind: 'execute', procedure, arguments: all, ...where }
}

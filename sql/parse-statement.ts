import { sqlError, type Span } from './sql-error.ts'
import { tokenize, type Token } from './lexer.ts'
import { expected, failAt, here, isOp, looksAt, peek, takeWords, type Cursor } from './token-cursor.ts'
import { isQueryHead, needQuery } from './parse-query.ts'
import { parseCreateSchema, parseCreateTable } from './parse-create.ts'
import { parseDescribe, parseShow, takeExplainOptions } from './parse-show.ts'
import { parseDelete, parseDropSchema, parseDropTable, parseInsert, parseTruncate } from './parse-write.ts'
import { parseMerge } from './parse-merge.ts'
import { parseUpdate } from './parse-update.ts'
import { parseAlterSchema, parseAlterTable } from './parse-alter.ts'
import { parseAlterBranch, parseCreateBranch, parseDropBranch } from './parse-refs.ts'
import { parseAlterView, parseComment, parseCreateView, parseDropView } from './parse-view.ts'
import { refusalOf } from './refused-statements.ts'
import type { Statement } from './statement-types.ts'

export interface ParseOptions {
  /** Values for `IDENTIFIER(:name)` by parameter name. */
  readonly identifiers?: Readonly<Record<string, string>>
}

/** Tokens of the one statement: semicolons before and after it are dropped, anything behind one is an error. */
const oneStatement = (source: string): Token[] => {
  const tokens = tokenize(source)
  const first = tokens.findIndex((token) => !isOp(token, ';'))
  if (first < 0)
    throw sqlError('EMPTY_STATEMENT', 'There is no statement here.', source, { start: 0, end: source.length })
  const length = tokens.slice(first).findIndex((token) => isOp(token, ';'))
  const end = length < 0 ? tokens.length : first + length
  const second = tokens.slice(end).find((token) => !isOp(token, ';'))
  if (second !== undefined)
    throw sqlError(
      'SEVERAL_STATEMENTS',
      'A second statement begins here. Send one statement at a time.',
      source,
      second,
    )
  return tokens.slice(first, end)
}

/** Trino's statements on schemas, views, branches and comments, and ALTER TABLE. */
const parseManagement = (cursor: Cursor, span: Span): Statement | undefined => {
  if (takeWords(cursor, 'ALTER', 'TABLE')) return parseAlterTable(cursor, span)
  if (takeWords(cursor, 'ALTER', 'SCHEMA')) return parseAlterSchema(cursor, span)
  if (takeWords(cursor, 'ALTER', 'VIEW')) return parseAlterView(cursor, span)
  if (takeWords(cursor, 'ALTER', 'BRANCH')) return parseAlterBranch(cursor, span)
  if (takeWords(cursor, 'COMMENT', 'ON')) return parseComment(cursor, span)
  if (takeWords(cursor, 'CREATE', 'VIEW')) return parseCreateView(cursor, span, false)
  if (takeWords(cursor, 'CREATE', 'OR', 'REPLACE', 'VIEW')) return parseCreateView(cursor, span, true)
  if (takeWords(cursor, 'DROP', 'VIEW')) return parseDropView(cursor, span)
  if (takeWords(cursor, 'CREATE', 'BRANCH')) return parseCreateBranch(cursor, span, false)
  if (takeWords(cursor, 'CREATE', 'OR', 'REPLACE', 'BRANCH')) return parseCreateBranch(cursor, span, true)
  if (takeWords(cursor, 'DROP', 'BRANCH')) return parseDropBranch(cursor, span)
  return undefined
}

/** DuckDB's `UPDATE EXTENSIONS [(…)]`, which is refused; a table may have that name. */
const isUpdateExtensions = (cursor: Cursor): boolean =>
  looksAt(cursor, 'UPDATE', 'EXTENSIONS') && (peek(cursor, 2) === undefined || isOp(peek(cursor, 2), '('))

const parseHead = (cursor: Cursor, span: Span): Statement | undefined => {
  if (takeWords(cursor, 'CREATE', 'SCHEMA')) return parseCreateSchema(cursor, span)
  if (takeWords(cursor, 'CREATE', 'TABLE')) return parseCreateTable(cursor, span, false)
  if (takeWords(cursor, 'CREATE', 'OR', 'REPLACE', 'TABLE')) return parseCreateTable(cursor, span, true)
  if (takeWords(cursor, 'DROP', 'TABLE')) return parseDropTable(cursor, span)
  if (takeWords(cursor, 'DROP', 'SCHEMA')) return parseDropSchema(cursor, span)
  if (takeWords(cursor, 'INSERT')) return parseInsert(cursor, span)
  if (takeWords(cursor, 'DELETE')) return parseDelete(cursor, span)
  if (!isUpdateExtensions(cursor) && takeWords(cursor, 'UPDATE')) return parseUpdate(cursor, span)
  if (takeWords(cursor, 'MERGE')) return parseMerge(cursor, span)
  if (takeWords(cursor, 'TRUNCATE')) return parseTruncate(cursor, span)
  if (takeWords(cursor, 'SHOW')) return parseShow(cursor, span)
  if (takeWords(cursor, 'DESCRIBE') || takeWords(cursor, 'DESC')) return parseDescribe(cursor, span)
  return undefined
}

const parseExplain = (cursor: Cursor, span: Span, depth: number): Statement => {
  const options = takeExplainOptions(cursor)
  if (depth > 0)
    throw failAt(cursor, here(cursor), 'EXPLAIN of an EXPLAIN is not there.', 'SYNTAX_NOT_ALLOWED')
  if (peek(cursor) === undefined) throw expected(cursor, 'a statement')
  const inner = parseAt(cursor, { start: here(cursor).start, end: span.end }, depth + 1)
  return { kind: 'explain', span, ...options, inner }
}

const parseAt = (cursor: Cursor, span: Span, depth: number): Statement => {
  if (isQueryHead(cursor)) return { kind: 'query', span, query: needQuery(cursor) }
  if (takeWords(cursor, 'EXPLAIN')) return parseExplain(cursor, span, depth)
  const statement = parseHead(cursor, span) ?? parseManagement(cursor, span)
  if (statement !== undefined) return statement
  const refusal = refusalOf(cursor)
  const verb = here(cursor)
  if (refusal !== undefined)
    throw failAt(cursor, verb, `${refusal.what} is not allowed. ${refusal.advice}`, 'STATEMENT_NOT_ALLOWED')
  throw expected(cursor, 'a statement (SELECT, INSERT, CREATE TABLE, SHOW, DESCRIBE …)')
}

/**
 * Reads exactly one statement; a closing semicolon and comments do not count. Queries and conditions stay text with
 * their place: rewrite them with `rewriteQuery`, have DuckDB parse them, and check the tree with `analyseQuery`.
 * Throws `SqlError` with the place in `text`: SYNTAX_ERROR, EMPTY_STATEMENT, SEVERAL_STATEMENTS,
 * STATEMENT_NOT_ALLOWED for what is never run, INVALID_TYPE, INVALID_PROPERTY and the like.
 * Spelling of table management: Trino's (https://trino.io/docs/current/connector/iceberg.html).
 */
export const parseStatement = (text: string, options: ParseOptions = {}): Statement => {
  const tokens = oneStatement(text)
  const cursor: Cursor = { source: text, tokens, identifiers: options.identifiers ?? {}, at: 0 }
  return parseAt(cursor, { start: tokens[0]?.start ?? 0, end: tokens.at(-1)?.end ?? 0 }, 0)
}

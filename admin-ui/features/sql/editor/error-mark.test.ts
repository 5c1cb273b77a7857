import { expect, test } from 'vitest'
import type { StatementError } from '../../../api/types.ts'
import { errorMark } from './error-mark.ts'

const failed = (error: StatementError, offset?: number) => ({
  sql: '',
  startedAt: 0,
  offset,
  statement: {
    statement_id: '',
    statement: '',
    catalog: 'lake',
    schema: 'main',
    status: { state: 'FAILED' as const, error },
    effects: [],
    created_at: '',
    started_at: null,
    finished_at: null,
    bytes_read: null,
  },
})
const error = { error_code: 'SYNTAX_ERROR', message: 'no' }

test('the mark stands where the statement begins plus where its error is', () => {
  expect(errorMark(failed({ ...error, offset: 7, length: 4 }, 10), 100)).toMatchObject({ from: 17, to: 21 })
})

test('an error at the end of the text marks its last character', () => {
  expect(errorMark(failed({ ...error, offset: 8 }, 0), 8)).toMatchObject({ from: 7, to: 8 })
})

test('an error without a place, or of a text that is not in the editor, marks nothing', () => {
  expect(errorMark(failed(error, 0), 8)).toBeUndefined()
  expect(errorMark(failed({ ...error, offset: 1 }), 8)).toBeUndefined()
})

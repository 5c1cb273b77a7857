import { expect, test } from 'vitest'
import { mayWrite } from './may-write.ts'

test.each([
  ['SELECT 1', false],
  ['  -- a\n/* b\n */ (select 1)', false],
  ['WITH a AS (SELECT 1) SELECT * FROM a', false],
  ['EXPLAIN INSERT INTO a SELECT 1', false],
  ['EXPLAIN ANALYZE INSERT INTO a SELECT 1', true],
  ['INSERT INTO a SELECT 1', true],
  ['/* SELECT */ CALL x()', true],
  ['selection', true],
  ['', true],
])('%j may write: %s', (text, writes) => {
  expect(mayWrite(text)).toBe(writes)
})

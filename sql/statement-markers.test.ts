import { expect, test } from 'vitest'
import { statementMarkers } from './statement-markers.ts'

test.each([
  ['SELECT :a, f(:b) FROM IDENTIFIER(:t) WHERE x = :c AND y IN (:d)', ['a', 'b', 't', 'c', 'd']],
  ['SELECT \':a\', ":b", x::DATE -- :c\n/* :d */', []],
  ["SELECT {'k': v}, l[1:n], a: 1, now() :: DATE", []],
  ['DELETE FROM t WHERE day < :day::DATE', ['day']],
  ['INSERT INTO t VALUES (:a, -:b)', ['a', 'b']],
])('%s has %o', (text, names) => {
  expect(statementMarkers(text).map(({ name }) => name)).toEqual(names)
})

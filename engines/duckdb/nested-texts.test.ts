import { expect, test } from 'vitest'
import { refuseNestedTexts } from './execute/nested-text.ts'

const nested = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels)

const refused = (text: string, parameters: readonly { name: string; value: string }[] = []): unknown => {
  try {
    refuseNestedTexts({ statementId: 's', text, catalog: 'lake', schema: 'main', parameters, summary: {} })
    return undefined
  } catch (error) {
    return error
  }
}

test('a text that nests deeper than the engine can read is refused with its place', () => {
  expect(refused(`SELECT 1,\n json_structure('${nested(1001)}')`)).toMatchObject({
    code: 'INVALID_VALUE',
    message: expect.stringContaining('A text nests brackets deeper than 1000 levels') as string,
    position: { line: 2, column: 17 },
  })
  expect(refused(`SELECT $x$${nested(1001)}$x$::JSON`)).toMatchObject({ code: 'INVALID_VALUE' })
})

test('so is the value of a parameter', () => {
  expect(refused('SELECT json_structure(:doc)', [{ name: 'doc', value: nested(1001) }])).toMatchObject({
    code: 'INVALID_VALUE',
    message: expect.stringContaining('The value of :doc') as string,
  })
})

test('many brackets that do not nest are no harm, nor are comments and names', () => {
  expect(refused(`SELECT '${nested(1000)}'`)).toBeUndefined()
  expect(refused(`SELECT ${Array.from({ length: 3000 }, () => "'[INFO'").join(', ')}`)).toBeUndefined()
  expect(refused(`SELECT '[${'{},'.repeat(3000)}{}]'`)).toBeUndefined()
  expect(refused(`SELECT 1 /* '${'['.repeat(3000)}' */ -- '${'['.repeat(3000)}'`)).toBeUndefined()
})

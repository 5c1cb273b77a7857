import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { plainLine, styledLine } from './ansi.ts'

test('colours, bold and their ends are read', () => {
  expect(styledLine('a \u001b[1;31merror\u001b[0m b \u001b[92mok\u001b[39m c')).toEqual([
    { text: 'a ' },
    { text: 'error', bold: true, colour: 1 },
    { text: ' b ' },
    { text: 'ok', colour: 10 },
    { text: ' c' },
  ])
})

test('256 and true colours do not leak their arguments', () => {
  expect(styledLine('\u001b[38;5;9mx\u001b[38;2;1;4;31my\u001b[48;5;1mz')).toEqual([
    { text: 'x', colour: 9 },
    { text: 'y', colour: 9 },
    { text: 'z', colour: 9 },
  ])
})

test('titles, links and cursor moves of a terminal are left out', () => {
  const line = '\u001b]0;title\u0007a\u001b[2Kb\u001b]8;;javascript:alert(1)\u001b\\c\u001b]8;;\u001b\\d'
  expect(plainLine(line)).toBe('abcd')
  expect(plainLine('10 %\r50 %\rdone\r')).toBe('done')
})

test('no text is lost or made up: without escapes a line is itself', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      // oxlint-disable-next-line no-control-regex -- exactly these are what the function treats
      const clean = text.replaceAll(/[\u0000-\u0008\u000b-\u001f\u007f]/g, '')
      expect(plainLine(clean)).toBe(clean)
      expect(
        styledLine(clean)
          .map((part) => part.text)
          .join(''),
      ).toBe(clean)
    }),
  )
})

test('what is shown is what is searched', () => {
  const noise = fc.string({
    unit: fc.constantFrom('a', ' ', '\u001b', '[', 'm', '3', '1', ';', ']', '\r', '\u0007'),
  })
  fc.assert(
    fc.property(noise, (line) => {
      expect(
        styledLine(line)
          .map(({ text }) => text)
          .join(''),
      ).toBe(plainLine(line))
    }),
  )
})

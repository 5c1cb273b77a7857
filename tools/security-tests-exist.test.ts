import { globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'

const ROOT = join(import.meta.dirname, '..')

/** The test files that a row names: a name without a folder lies beside the one before it. */
const filesOf = (row: string): string[] => {
  let folder = ''
  return [...row.matchAll(/`([^`]+\.test\.ts)`/g)].map(([, name = '']) => {
    if (name.includes('/')) folder = dirname(name)
    return name.includes('/') ? name : join(folder, name)
  })
}

const absent = (rows: readonly string[]): string[] =>
  rows.flatMap(filesOf).filter((file) => globSync(file, { cwd: ROOT }).length === 0)

const linesOf = (file: string): string[] => readFileSync(join(ROOT, file), 'utf8').split('\n')

test('every test that docs/security.md names exists', () => {
  const rows = linesOf('docs/security.md').filter((line) => /^\| V\d+ /.test(line))
  expect(rows.length).toBeGreaterThan(25)
  expect(rows.filter((row) => filesOf(row).length === 0)).toEqual([])
  expect(absent(rows)).toEqual([])
})

/** Requirements of levels 1 and 2 in each chapter of ASVS 5.0.0: V1 has 27, and so on. */
const REQUIREMENTS = [27, 11, 19, 10, 9, 35, 18, 7, 7, 29, 14, 9, 13, 9, 13, 16, 7]
/** Of those, the ones of level 1. */
const OF_LEVEL_1 = 70

interface Line {
  readonly number: string
  readonly level: string
  readonly state: string
  readonly tests: string
}

const asvs = linesOf('docs/security/asvs.md')
const lines: readonly Line[] = asvs
  .filter((line) => /^\| \d/.test(line))
  .map((line) => {
    const [number = '', level = '', , state = '', tests = ''] = line.slice(2, -2).split(' | ')
    return { number, level, state, tests }
  })
const inChapter = (chapter: number): readonly Line[] =>
  lines.filter(({ number }) => number.startsWith(`${chapter}.`))

test('docs/security/asvs.md has every requirement of levels 1 and 2 once', () => {
  expect(REQUIREMENTS.map((_, at) => inChapter(at + 1).length)).toEqual(REQUIREMENTS)
  expect(lines.every(({ number }) => /^\d+\.\d+\.\d+$/.test(number))).toBe(true)
  expect(new Set(lines.map(({ number }) => number)).size).toBe(lines.length)
  expect(lines.every(({ level }) => level === '1' || level === '2')).toBe(true)
  expect(lines.filter(({ level }) => level === '1')).toHaveLength(OF_LEVEL_1)
})

test('each line has a state, its reason unless it is met, and tests that exist or the words that there is none', () => {
  const unclear = lines.filter(({ state }) => !/^(?:met(?:: .+)?|(?:n\/a|not met): .+)$/.test(state))
  expect(unclear).toEqual([])
  const unbacked = lines.filter(({ state, tests }) =>
    state.startsWith('n/a') ? tests !== '–' : tests !== 'no test' && filesOf(tests).length === 0,
  )
  expect(unbacked).toEqual([])
  expect(absent(lines.map(({ tests }) => tests))).toEqual([])
})

/** As the summary writes it: requirements, met, n/a, not met, and met without a test. */
const counts = (some: readonly Line[]): string => {
  const are = (word: string) => some.filter(({ state }) => state.split(':')[0] === word)
  const states = ['met', 'n/a', 'not met'].map((word) => are(word).length)
  const untested = are('met').filter(({ tests }) => tests === 'no test').length
  return [some.length, ...states, untested].join(' | ')
}

test('the summary counts what the lines say', () => {
  const told = asvs.filter((line) => /^\| (?:V\d+ |all )/.test(line)).map((line) => line.slice(2, -2))
  expect(told.map((line) => line.split(' | ').slice(1).join(' | '))).toEqual([
    ...REQUIREMENTS.map((_, at) => counts(inChapter(at + 1))),
    counts(lines),
  ])
})

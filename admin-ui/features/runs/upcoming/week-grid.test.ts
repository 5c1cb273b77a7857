import { afterEach, expect, test } from 'vitest'
import { weekGrid, type WeekGrid } from './week-grid.ts'

const zone = process.env.TZ
afterEach(() => {
  if (zone === undefined) delete process.env.TZ
  else process.env.TZ = zone
})

const hoursFrom = (from: Date, count: number) =>
  Array.from({ length: count }, (_, n) => ({
    start: new Date(from.getTime() + n * 3_600_000).toISOString(),
    fires: 1,
    schedules: [],
    schedule_count: 1,
  }))

const gridOf = (timeZone: string, year: number, month: number, day: number, hours: number): WeekGrid => {
  process.env.TZ = timeZone
  const from = new Date(year, month - 1, day)
  return weekGrid(from, 7, hoursFrom(from, hours))
}

const shape = ({ rows }: WeekGrid, day: number, hour: number) => {
  const cell = rows[hour]?.[day]
  return [cell?.clock, cell?.hours.length]
}

test.each([
  ['Europe/Warsaw', 168],
  ['Asia/Kolkata', 168],
])('each hour of a common week in %s stands in one cell', (timeZone, count) => {
  const { rows } = gridOf(timeZone, 2026, 6, 1, count)
  expect(rows.flat().filter(({ clock, hours }) => clock === 'ONCE' && hours.length === 1)).toHaveLength(168)
})

test('where the clock is put back one hour comes twice, and the week still ends at midnight', () => {
  const grid = gridOf('Europe/Warsaw', 2026, 10, 19, 8 * 24)
  expect(shape(grid, 6, 2)).toEqual(['TWICE', 2])
  expect(shape(grid, 6, 23)).toEqual(['ONCE', 1])
  expect(grid.rows.flat().flatMap(({ hours }) => hours)).toHaveLength(169)
})

test('where the clock is put forward one hour is absent', () => {
  const grid = gridOf('Europe/Warsaw', 2026, 3, 23, 8 * 24)
  expect(shape(grid, 6, 2)).toEqual(['ABSENT', 0])
  expect(shape(grid, 6, 3)).toEqual(['ONCE', 1])
  expect(grid.rows.flat().flatMap(({ hours }) => hours)).toHaveLength(167)
})

test('nothing is lost where clocks move by half an hour', () => {
  const grid = gridOf('Australia/Lord_Howe', 2026, 4, 1, 8 * 24)
  expect(grid.rows.flat().flatMap(({ hours }) => hours).length).toBeGreaterThanOrEqual(168)
})

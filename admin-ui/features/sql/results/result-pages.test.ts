import { expect, test } from 'vitest'
import { PAGE_ROWS } from './page-cache.ts'
import { createResultPages } from './result-pages.ts'

const TOTAL = 1_000_000

/** A server whose row n holds n. */
const server = () => {
  const asked: number[] = []
  const fetchRows = async (offset: number, limit: number) => {
    asked.push(offset)
    const rows = Array.from({ length: limit }, (_, index) => [String(offset + index)])
    return { row_offset: offset, row_count: limit, data_array: rows }
  }
  return { asked, fetchRows }
}

test('what is in view is fetched once', async () => {
  const { asked, fetchRows } = server()
  const pages = createResultPages(TOTAL, [], fetchRows)
  pages.show(999_990, 1_000_000)
  pages.show(999_985, 1_000_000)
  expect(await pages.range(999_998, 1_000_000)).toEqual([['999998'], ['999999']])
  expect(asked).toEqual([999_500])
})

test('the first rows that came with the statement are not asked for again', async () => {
  const { asked, fetchRows } = server()
  const first = Array.from({ length: 1000 }, (_, index) => [String(index)])
  const pages = createResultPages(TOTAL, first, fetchRows)
  expect(pages.row(999)).toEqual(['999'])
  pages.show(0, 900)
  expect(asked).toEqual([])
})

test('scrolling through a million rows holds a few pages of them', async () => {
  const { fetchRows } = server()
  const pages = createResultPages(TOTAL, [], fetchRows)
  for (let row = 0; row < TOTAL; row += PAGE_ROWS * 4) {
    pages.show(row, row + 40)
    await pages.range(row, row + 1)
  }
  expect(pages.pagesHeld()).toBeLessThanOrEqual(60)
  expect(pages.row(0)).toBeUndefined()
  expect(await pages.range(0, 1)).toEqual([['0']])
})

test('a fetch that fails is told, and tried again when its rows are shown again', async () => {
  let broken = true
  const { fetchRows } = server()
  const pages = createResultPages(TOTAL, [], async (offset, limit) => {
    if (broken) throw new Error('away')
    return fetchRows(offset, limit)
  })
  await expect(pages.range(0, 1)).rejects.toThrow('away')
  expect(pages.error()).toBeInstanceOf(Error)
  broken = false
  expect(await pages.range(0, 1)).toEqual([['0']])
  expect(pages.error()).toBeUndefined()
})

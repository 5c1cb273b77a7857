import { expect, test } from 'vitest'
import { activeTab, addTab, changeTab, closeTab, newTabs, openText, parseTabs } from './editor-tabs.ts'

test('tabs survive being written and read', () => {
  const state = changeTab(addTab(newTabs(), {}), newTabs().active, {})
  const texted = changeTab(state, state.active, { text: 'SELECT 1' })
  expect(parseTabs(JSON.stringify(texted))).toEqual(texted)
})

test('what is not tabs gives one empty tab', () => {
  for (const kept of [null, '', '{', '[]', '{"tabs":[1]}', '{"tabs":[]}']) {
    expect(parseTabs(kept).tabs).toMatchObject([{ title: 'Query 1', text: '' }])
  }
})

test('a closed tab gives the front to its left neighbour, the last one to an empty tab', () => {
  const one = newTabs()
  const two = addTab(one, { text: 'SELECT 2' })
  expect(activeTab(closeTab(two, two.active)).id).toBe(one.active)
  expect(closeTab(one, one.active).tabs).toMatchObject([{ text: '' }])
})

test('a text opens in the empty tab at the front, and never over another text', () => {
  const opened = openText(newTabs(), { text: 'SELECT 1' })
  expect(opened.tabs).toHaveLength(1)
  expect(openText(opened, { text: 'SELECT 2' }).tabs.map(({ text }) => text)).toEqual([
    'SELECT 1',
    'SELECT 2',
  ])
})

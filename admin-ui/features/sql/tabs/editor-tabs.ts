/** The tabs of the editor: plain data, kept in the browser across reloads. */
export interface EditorTab {
  readonly id: string
  readonly title: string
  readonly text: string
  /** Defaults of its names. */
  readonly catalog?: string | undefined
  readonly schema?: string | undefined
  /** The statement whose result it showed last. */
  readonly statement?: string | undefined
}

export interface EditorTabs {
  readonly tabs: readonly EditorTab[]
  readonly active: string
}

const randomId = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(8)), (byte) => byte.toString(16).padStart(2, '0')).join('')

const freeTitle = (tabs: readonly EditorTab[]): string => {
  const taken = new Set(tabs.map(({ title }) => title))
  let number = 1
  while (taken.has(`Query ${number}`)) number += 1
  return `Query ${number}`
}

export const newTabs = (): EditorTabs => addTab({ tabs: [], active: '' }, {})

export const addTab = ({ tabs }: EditorTabs, part: Partial<EditorTab>): EditorTabs => {
  const tab = { title: freeTitle(tabs), text: '', ...part, id: randomId() }
  return { tabs: [...tabs, tab], active: tab.id }
}

/** Opens a text: in the active tab when that is empty, else in one of its own. */
export const openText = (state: EditorTabs, part: Partial<EditorTab>): EditorTabs => {
  const active = activeTab(state)
  return active.text.trim() === '' ? changeTab(state, active.id, part) : addTab(state, part)
}

export const changeTab = (state: EditorTabs, id: string, part: Partial<EditorTab>): EditorTabs => ({
  ...state,
  tabs: state.tabs.map((tab) => (tab.id === id ? { ...tab, ...part } : tab)),
})

/** Closes a tab; the one to its left comes to the front, and a last one leaves an empty tab. */
export const closeTab = (state: EditorTabs, id: string): EditorTabs => {
  const at = state.tabs.findIndex((tab) => tab.id === id)
  const tabs = state.tabs.filter((tab) => tab.id !== id)
  if (tabs.length === 0) return newTabs()
  const active = state.active === id ? (tabs[Math.max(0, at - 1)]?.id ?? '') : state.active
  return { tabs, active }
}

const EMPTY: EditorTab = { id: 'empty', title: 'Query 1', text: '' }

export const activeTab = ({ tabs, active }: EditorTabs): EditorTab =>
  tabs.find(({ id }) => id === active) ?? tabs[0] ?? EMPTY

const isTab = (value: unknown): value is EditorTab =>
  typeof value === 'object' &&
  value !== null &&
  'id' in value &&
  typeof value.id === 'string' &&
  'title' in value &&
  typeof value.title === 'string' &&
  'text' in value &&
  typeof value.text === 'string'

/** What was kept, as far as it is understood; one empty tab otherwise. */
export const parseTabs = (kept: string | null): EditorTabs => {
  try {
    const value: unknown = JSON.parse(kept ?? '')
    if (typeof value !== 'object' || value === null || !('tabs' in value) || !Array.isArray(value.tabs))
      return newTabs()
    const tabs = value.tabs.filter(isTab)
    const active = 'active' in value && typeof value.active === 'string' ? value.active : ''
    return tabs.length === 0 ? newTabs() : { tabs, active }
  } catch {
    return newTabs()
  }
}

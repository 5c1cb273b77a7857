import { useEffect } from 'react'
import { ACTIONS, type ActionContext } from './actions.ts'

interface ShortcutHandlers {
  readonly openCommands: () => void
  readonly openKeys: () => void
}

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || /^(?:INPUT|TEXTAREA|SELECT)$/.test(target.tagName))

const focusFilter = (): boolean => {
  const filter = document.querySelector<HTMLElement>('[data-page-filter]')
  filter?.focus()
  return filter !== null
}

const SEQUENCE = 1500

/** mod+K everywhere; `/`, `?` and `g` + letter where nobody types. */
export const useShortcuts = (context: ActionContext, { openCommands, openKeys }: ShortcutHandlers): void => {
  useEffect(() => {
    let goUntil = 0
    const onKey = (event: KeyboardEvent): void => {
      if ((event.ctrlKey || event.metaKey) && !event.shiftKey && event.key.toLowerCase() === 'k') {
        event.preventDefault()
        event.stopPropagation()
        openCommands()
        return
      }
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return
      if (event.timeStamp < goUntil) {
        goUntil = 0
        const action = ACTIONS.find(({ letter }) => letter === event.key)
        if (action) event.preventDefault()
        action?.run(context)
      } else if (event.key === 'g') goUntil = event.timeStamp + SEQUENCE
      else if (event.key === '?') openKeys()
      else if (event.key === '/' && focusFilter()) event.preventDefault()
    }
    // Captured, so that the editor's own meaning of Ctrl K does not win.
    globalThis.addEventListener('keydown', onKey, { capture: true })
    return () => globalThis.removeEventListener('keydown', onKey, { capture: true })
  }, [context, openCommands, openKeys])
}

import { useCallback, useEffect, useState } from 'react'
import { parseTabs, type EditorTabs } from './editor-tabs.ts'

const keyOf = (workspace: string): string => `boathouse-sql-${workspace}`

/** The tabs of a workspace, written down at every change, so that nothing typed is lost. */
export const useTabs = (
  workspace: string,
): readonly [EditorTabs, (change: (state: EditorTabs) => EditorTabs) => void] => {
  const [state, setState] = useState(() => parseTabs(localStorage.getItem(keyOf(workspace))))
  useEffect(() => localStorage.setItem(keyOf(workspace), JSON.stringify(state)), [workspace, state])
  const change = useCallback((next: (before: EditorTabs) => EditorTabs) => setState(next), [])
  return [state, change]
}

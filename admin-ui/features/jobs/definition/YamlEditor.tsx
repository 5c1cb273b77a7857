import { closeBrackets } from '@codemirror/autocomplete'
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands'
import { yaml } from '@codemirror/lang-yaml'
import { indentUnit } from '@codemirror/language'
import { lintGutter, lintKeymap, setDiagnostics } from '@codemirror/lint'
import { search, searchKeymap } from '@codemirror/search'
import { EditorState } from '@codemirror/state'
import { drawSelection, EditorView, highlightActiveLine, keymap, lineNumbers } from '@codemirror/view'
import { useEffect, useRef } from 'react'
import { editorTheme } from '../../sql/editor/editor-theme.ts'
import type { Problem } from './job-draft.ts'

interface YamlEditorProps {
  readonly text: string
  readonly problems: readonly Problem[]
  readonly onChange: (text: string) => void
}

/** YAML with its problems underlined where they are. Escape, then Tab, leaves it by keyboard. */
export const YamlEditor = ({ text, problems, onChange }: YamlEditorProps) => {
  const host = useRef<HTMLDivElement>(null)
  const view = useRef<EditorView>(undefined)
  const first = useRef(text)
  const latest = useRef(onChange)
  useEffect(() => {
    latest.current = onChange
  })
  useEffect(() => {
    const created = new EditorView({
      parent: host.current ?? undefined,
      state: EditorState.create({
        doc: first.current,
        extensions: [
          lineNumbers(),
          lintGutter(),
          history(),
          drawSelection(),
          indentUnit.of('  '),
          closeBrackets(),
          highlightActiveLine(),
          search({ top: true }),
          yaml(),
          keymap.of([...defaultKeymap, ...searchKeymap, ...historyKeymap, ...lintKeymap, indentWithTab]),
          EditorView.contentAttributes.of({ 'aria-label': 'Definition as YAML' }),
          EditorView.updateListener.of((update) => {
            if (update.docChanged) latest.current(update.state.doc.toString())
          }),
          editorTheme,
        ],
      }),
    })
    // What scrolls is reached by keyboard.
    created.scrollDOM.tabIndex = 0
    view.current = created
    return () => created.destroy()
  }, [])
  useEffect(() => {
    const current = view.current
    // The form changed it.
    if (current && current.state.doc.toString() !== text) {
      current.dispatch({ changes: { from: 0, to: current.state.doc.length, insert: text } })
    }
  }, [text])
  useEffect(() => {
    const current = view.current
    if (!current) return
    const end = current.state.doc.length
    const marks = problems.map(({ field, message, from, to }) => ({
      from: Math.min(from, end),
      to: Math.min(to, end),
      severity: 'error' as const,
      message: field ? `${field}: ${message}` : message,
    }))
    current.dispatch(setDiagnostics(current.state, marks))
  }, [problems])
  return <div ref={host} style={{ height: '100%', minHeight: 0 }} />
}

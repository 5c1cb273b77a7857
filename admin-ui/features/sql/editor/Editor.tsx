import { setDiagnostics, type Diagnostic } from '@codemirror/lint'
import { EditorState } from '@codemirror/state'
import { EditorView } from '@codemirror/view'
import { useEffect, useImperativeHandle, useRef, type Ref } from 'react'
import { showText } from '../../../ui/code-editor/editor-base.ts'
import { editorTheme } from '../../../ui/code-editor/editor-theme.ts'
import type { NameDefaults } from './catalog-completion.ts'
import { editorSetup } from './editor-setup.ts'

export interface EditorHandle {
  /** The selected text and where it begins; all of it when nothing is selected. */
  readonly chosen: () => { text: string; offset: number }
  readonly insert: (text: string) => void
  readonly focus: () => void
}

interface EditorProps {
  readonly ref: Ref<EditorHandle>
  /** Another tab is another document, with its own undo. */
  readonly tab: string
  readonly text: string
  readonly marks: readonly Diagnostic[]
  readonly defaults: NameDefaults
  readonly onChange: (text: string) => void
  readonly onRun: () => void
}

/** The state of every tab that was opened, so that undo and cursor survive switching between them. */
const states = new Map<string, EditorState>()

/** CodeMirror, as one React component. */
export const Editor = ({ ref, tab, text, marks, defaults, onChange, onRun }: EditorProps) => {
  const host = useRef<HTMLDivElement>(null)
  const view = useRef<EditorView>(undefined)
  const latest = useRef({ onChange, onRun, defaults })
  useEffect(() => {
    latest.current = { onChange, onRun, defaults }
  })

  useEffect(() => {
    const created = new EditorView({
      parent: host.current ?? undefined,
      state: EditorState.create({ extensions: editorTheme }),
    })
    view.current = created
    return () => created.destroy()
  }, [])

  useEffect(() => {
    const current = view.current
    if (!current) return undefined
    const kept = states.get(tab)
    const fresh = (): EditorState =>
      EditorState.create({
        doc: text,
        extensions: editorSetup({
          onRun: () => latest.current.onRun(),
          onText: (next) => latest.current.onChange(next),
          defaults: () => latest.current.defaults,
        }),
      })
    current.setState(kept && kept.doc.toString() === text ? kept : fresh())
    current.focus()
    return () => void states.set(tab, current.state)
    // oxlint-disable-next-line react/exhaustive-deps -- the text of the tab at the moment of opening it
  }, [tab])

  useEffect(() => showText(view.current, text), [text])

  useEffect(() => {
    const current = view.current
    if (!current) return
    current.dispatch(setDiagnostics(current.state, marks))
    const [first] = marks
    if (first) current.dispatch({ selection: { anchor: first.from }, scrollIntoView: true })
  }, [marks, tab])

  useImperativeHandle(ref, () => ({
    chosen: () => {
      const state = view.current?.state
      const range = state?.selection.main
      if (!state || !range) return { text, offset: 0 }
      return range.empty
        ? { text: state.doc.toString(), offset: 0 }
        : { text: state.sliceDoc(range.from, range.to), offset: range.from }
    },
    insert: (inserted) => {
      view.current?.dispatch(view.current.state.replaceSelection(inserted))
      view.current?.focus()
    },
    focus: () => view.current?.focus(),
  }))
  return <div ref={host} style={{ height: '100%', minHeight: 0 }} />
}

import { yaml } from '@codemirror/lang-yaml'
import { lintGutter, setDiagnostics } from '@codemirror/lint'
import { EditorState } from '@codemirror/state'
import { EditorView } from '@codemirror/view'
import { useEffect, useRef } from 'react'
import { editorBase, showText } from '../../../ui/code-editor/editor-base.ts'
import type { Problem } from './job-draft.ts'

interface YamlEditorProps {
  readonly text: string
  readonly problems: readonly Problem[]
  readonly onChange: (text: string) => void
}

/** YAML with its problems underlined where they are. */
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
        extensions: [lintGutter(), yaml(), editorBase('Definition as YAML', (next) => latest.current(next))],
      }),
    })
    // What scrolls is reached by keyboard.
    created.scrollDOM.tabIndex = 0
    view.current = created
    return () => created.destroy()
  }, [])
  useEffect(() => showText(view.current, text), [text])
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

import {
  autocompletion,
  closeBrackets,
  closeBracketsKeymap,
  completionKeymap,
} from '@codemirror/autocomplete'
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands'
import { sql } from '@codemirror/lang-sql'
import { bracketMatching, indentUnit } from '@codemirror/language'
import { lintKeymap } from '@codemirror/lint'
import { highlightSelectionMatches, search, searchKeymap } from '@codemirror/search'
import { EditorState, Prec, type Extension } from '@codemirror/state'
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  keymap,
  lineNumbers,
  placeholder,
} from '@codemirror/view'
import { catalogCompletion, type NameDefaults } from './catalog-completion.ts'
import { duckdb } from './dialect.ts'
import { editorTheme } from './editor-theme.ts'

interface EditorHooks {
  readonly onRun: () => void
  readonly onText: (text: string) => void
  readonly defaults: () => NameDefaults
}

/** mod+Enter runs, before the editor's own meaning of it. */
const runKeys = (onRun: () => void): Extension =>
  Prec.highest(
    keymap.of([
      {
        key: 'Mod-Enter',
        run: () => {
          onRun()
          return true
        },
      },
    ]),
  )

/** Everything that an editor of SQL has here. Escape, then Tab, leaves it by keyboard. */
export const editorSetup = ({ onRun, onText, defaults }: EditorHooks): Extension => [
  runKeys(onRun),
  lineNumbers(),
  history(),
  drawSelection(),
  EditorState.allowMultipleSelections.of(true),
  indentUnit.of('  '),
  bracketMatching(),
  closeBrackets(),
  highlightActiveLine(),
  highlightActiveLineGutter(),
  highlightSelectionMatches(),
  search({ top: true }),
  sql({ dialect: duckdb, upperCaseKeywords: true }),
  autocompletion({ override: [catalogCompletion(defaults)], maxRenderedOptions: 200 }),
  keymap.of([
    ...closeBracketsKeymap,
    ...defaultKeymap,
    ...searchKeymap,
    ...historyKeymap,
    ...completionKeymap,
    ...lintKeymap,
    indentWithTab,
  ]),
  EditorView.contentAttributes.of({ 'aria-label': 'SQL' }),
  EditorView.updateListener.of((update) => {
    if (update.docChanged) onText(update.state.doc.toString())
  }),
  placeholder('SELECT … (Ctrl Enter runs, Ctrl Space completes)'),
  editorTheme,
]

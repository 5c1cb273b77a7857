import { autocompletion } from '@codemirror/autocomplete'
import { sql } from '@codemirror/lang-sql'
import { bracketMatching } from '@codemirror/language'
import { highlightSelectionMatches } from '@codemirror/search'
import { EditorState, Prec, type Extension } from '@codemirror/state'
import { keymap, placeholder } from '@codemirror/view'
import { editorBase } from '../../../ui/code-editor/editor-base.ts'
import { catalogCompletion, type NameDefaults } from './catalog-completion.ts'
import { duckdb } from './dialect.ts'

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

/** Everything that an editor of SQL has here. */
export const editorSetup = ({ onRun, onText, defaults }: EditorHooks): Extension => [
  runKeys(onRun),
  EditorState.allowMultipleSelections.of(true),
  bracketMatching(),
  highlightSelectionMatches(),
  sql({ dialect: duckdb, upperCaseKeywords: true }),
  autocompletion({ override: [catalogCompletion(defaults)], maxRenderedOptions: 200 }),
  placeholder('SELECT … (Ctrl Enter runs, Ctrl Space completes)'),
  editorBase('SQL', onText),
]

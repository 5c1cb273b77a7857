import { HighlightStyle, syntaxHighlighting } from '@codemirror/language'
import { EditorView } from '@codemirror/view'
import { tags } from '@lezer/highlight'
import { styleNonce } from '../style-nonce.ts'

/** Colours are variables of the page, so that light and dark need no second theme. */
const look = EditorView.theme({
  '&': {
    height: '100%',
    fontSize: '13px',
    backgroundColor: 'var(--bh-raised)',
    color: 'var(--mantine-color-text)',
  },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: 'var(--mantine-font-family-monospace)', lineHeight: '1.55' },
  '.cm-content': { caretColor: 'var(--mantine-color-text)' },
  '.cm-cursor': { borderLeftColor: 'var(--mantine-color-text)' },
  '.cm-gutters': {
    backgroundColor: 'var(--bh-ground)',
    color: 'var(--mantine-color-dimmed)',
    borderRight: '1px solid var(--bh-line)',
  },
  '.cm-activeLine, .cm-activeLineGutter': {
    backgroundColor: 'color-mix(in srgb, var(--bh-selected) 35%, transparent)',
  },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': {
    backgroundColor: 'var(--bh-selected)',
  },
  '.cm-tooltip, .cm-panels': {
    backgroundColor: 'var(--bh-raised)',
    color: 'var(--mantine-color-text)',
    border: '1px solid var(--bh-line)',
  },
  '.cm-tooltip-autocomplete > ul > li[aria-selected]': {
    backgroundColor: 'var(--bh-selected)',
    color: 'var(--mantine-color-text)',
  },
  '.cm-completionDetail': { color: 'var(--mantine-color-dimmed)', fontStyle: 'normal' },
  '.cm-placeholder': { color: 'var(--mantine-color-placeholder)' },
  '.cm-diagnostic-error': { borderLeftColor: 'var(--bh-red)' },
  '.cm-lintRange-error': {
    backgroundImage: 'none',
    textDecoration: 'underline wavy var(--bh-red) 1px',
    textUnderlineOffset: '4px',
  },
})

const colours = HighlightStyle.define([
  { tag: tags.keyword, color: 'var(--mantine-color-anchor)', fontWeight: '600' },
  { tag: [tags.string, tags.special(tags.string)], color: 'var(--bh-green)' },
  { tag: [tags.number, tags.bool, tags.null], color: 'var(--bh-orange)' },
  { tag: tags.definition(tags.propertyName), color: 'var(--mantine-color-anchor)' },
  { tag: tags.typeName, color: 'var(--bh-blue)' },
  { tag: tags.standard(tags.name), color: 'var(--bh-blue)' },
  { tag: [tags.lineComment, tags.blockComment], color: 'var(--mantine-color-dimmed)', fontStyle: 'italic' },
])

/** How an editor looks, and the nonce for its style elements: from its first state on, which is when it writes them. */
export const editorTheme = [EditorView.cspNonce.of(styleNonce), look, syntaxHighlighting(colours)]

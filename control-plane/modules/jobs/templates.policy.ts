import type { ParameterValues } from './parameter-values.policy.ts'

/** What a template may name. */
export type Reference =
  | { readonly kind: 'param'; readonly name: string }
  | { readonly kind: 'rows'; readonly task: string }
  | { readonly kind: 'run.id' | 'run.scheduled_for' | 'job.name' }

type Piece = string | Reference

/** What the references of a run stand for. */
export interface TemplateFacts {
  readonly params: ParameterValues
  readonly runId: string
  /** The instant that the run is for; of a run that nobody scheduled, when it was asked for. */
  readonly scheduledFor: string
  readonly jobName: string
  /** Rows that a task wrote or read, as text; null when it has no result. */
  readonly rowsOf: (task: string) => string | null
}

const BRACES = /\{\{([^{}]*)\}\}/g
const KNOWN = '{{params.name}}, {{run.id}}, {{run.scheduled_for}}, {{job.name}} or {{tasks.key.result.rows}}'

const referenceOf = (text: string): Reference | undefined => {
  const inner = text.trim()
  if (inner === 'run.id' || inner === 'run.scheduled_for' || inner === 'job.name') return { kind: inner }
  const param = /^params\.([A-Za-z_][A-Za-z0-9_]*)$/.exec(inner)?.[1]
  if (param !== undefined) return { kind: 'param', name: param }
  const task = /^tasks\.([A-Za-z0-9_-]+)\.result\.rows$/.exec(inner)?.[1]
  return task === undefined ? undefined : { kind: 'rows', task }
}

/** The pieces of a text; a sentence when something in braces is no reference. */
const piecesOf = (text: string): { readonly pieces: readonly Piece[] } | { readonly problem: string } => {
  const pieces: Piece[] = []
  let from = 0
  for (const { 0: whole, 1: inner = '', index } of text.matchAll(BRACES)) {
    const reference = referenceOf(inner)
    if (!reference) return { problem: `${whole} is not known; write ${KNOWN}` }
    pieces.push(text.slice(from, index), reference)
    from = index + whole.length
  }
  const rest = text.slice(from)
  if (rest.includes('{{')) return { problem: 'a {{ is not closed by }}' }
  return { pieces: [...pieces, rest].filter((piece) => piece !== '') }
}

/** The references of a text, or what is wrong with it. */
export const templateReferences = (
  text: string,
): { readonly references: readonly Reference[] } | { readonly problem: string } => {
  const parsed = piecesOf(text)
  if ('problem' in parsed) return parsed
  return { references: parsed.pieces.filter((piece) => typeof piece !== 'string') }
}

type Value = ParameterValues[string]

const valueOf = (reference: Reference, facts: TemplateFacts): Value => {
  switch (reference.kind) {
    case 'param':
      return facts.params[reference.name] ?? null
    case 'rows':
      return facts.rowsOf(reference.task)
    case 'run.id':
      return facts.runId
    case 'run.scheduled_for':
      return facts.scheduledFor
    case 'job.name':
      return facts.jobName
  }
}

const pieces = (text: string): readonly Piece[] => {
  const parsed = piecesOf(text)
  return 'problem' in parsed ? [text] : parsed.pieces
}

/** The text with every reference filled in; what is null is empty there. */
export const fillText = (text: string, facts: TemplateFacts): string =>
  pieces(text)
    .map((piece) => (typeof piece === 'string' ? piece : String(valueOf(piece, facts) ?? '')))
    .join('')

/**
 * A value whose text is one reference becomes what that stands for, with its type; `reference` says which. Any other text
 * is filled in, and what is no text stays.
 */
export const fillValue = (
  value: Value,
  facts: TemplateFacts,
): { readonly value: Value; readonly reference?: Reference } => {
  if (typeof value !== 'string') return { value }
  const [only, ...more] = pieces(value)
  if (only !== undefined && typeof only !== 'string' && more.length === 0)
    return { value: valueOf(only, facts), reference: only }
  return { value: fillText(value, facts) }
}

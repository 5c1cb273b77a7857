import { Alert, Button, Text, TextInput } from '@mantine/core'
import { useMemo, useState } from 'react'
import { ErrorNote } from '../../../ui/ErrorNote.tsx'
import { fieldErrorsOf } from '../../../ui/failure.ts'
import classes from './DefinitionEditor.module.css'
import { DefinitionForm } from './DefinitionForm.tsx'
import { checkText, draftText, placeFields, type JobDraft, type Problem } from './job-draft.ts'
import { useServerCheck } from './use-server-check.ts'
import { YamlEditor } from './YamlEditor.tsx'
import { May } from '../../../may/May.tsx'
import { useVerdict, type Deed } from '../../../may/use-verdict.ts'

const NONE: readonly Problem[] = []

interface DefinitionEditorProps {
  readonly initial: JobDraft
  /** What saving does. */
  readonly deed: Deed
  /** What the button says. */
  readonly submit: string
  readonly pending: boolean
  readonly error: unknown
  /** Whether saving is of use when nothing was changed. */
  readonly fresh: boolean
  readonly onSave: (draft: JobDraft, message: string) => void
  /** Something was changed: what the server said of the text before is old. */
  readonly onEdit: () => void
}

const Problems = ({ label, problems }: { label: string; problems: readonly Problem[] }) =>
  problems.length === 0 ? null : (
    <ul className={classes.problems} aria-label={label} aria-live="polite">
      {problems.map(({ field, message, line }) => (
        <li key={`${line} ${field} ${message}`}>
          line {line}: {field && <span className="mono">{field}: </span>}
          {message}
        </li>
      ))}
    </ul>
  )

/** The definition as a form and as YAML, side by side: either changes the other, and both are checked as the server does. */
export const DefinitionEditor = (props: DefinitionEditorProps) => {
  const { initial, deed, submit, pending, error, fresh, onSave, onEdit } = props
  const [start] = useState(() => draftText(initial))
  const [text, setText] = useState(start)
  const [draft, setDraft] = useState(initial)
  const [message, setMessage] = useState('')
  // While the text says no definition the form shows the last one that it said, and waits.
  const [typing, setTyping] = useState(false)
  const checked = useMemo(() => checkText(text), [text])
  const told = useMemo(() => placeFields(text, fieldErrorsOf(error)), [text, error])
  const server = useServerCheck(text)
  const problems = [checked.problems, told, server.errors].find((found) => found.length > 0) ?? NONE
  const verdict = useVerdict(deed)
  const behind = typing && checked.problems.length > 0
  const onForm = (next: JobDraft): void => {
    setDraft(next)
    setText(draftText(next))
    setTyping(false)
    onEdit()
  }
  const onText = (next: string): void => {
    if (next === text) return
    setText(next)
    setTyping(true)
    const { draft: said } = checkText(next)
    if (said) setDraft(said)
    onEdit()
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        if (checked.draft && verdict === 'yes') onSave(checked.draft, message)
      }}
    >
      <div className={classes.sides}>
        <fieldset className={classes.form} disabled={behind} aria-label="Definition as a form">
          {behind && (
            <Alert color="gray" variant="outline" p="xs" mb="sm" role="note">
              <Text>The form follows once the problems of the YAML are mended.</Text>
            </Alert>
          )}
          <DefinitionForm draft={draft} problems={behind ? [] : problems} onChange={onForm} />
        </fieldset>
        <div className={classes.yaml}>
          <div className={classes.editor}>
            <YamlEditor text={text} problems={problems} onChange={onText} />
          </div>
          <Problems label="Problems" problems={problems} />
          <Problems label="Warnings" problems={server.warnings} />
        </div>
      </div>
      {error && told.length === 0 ? <ErrorNote error={error} /> : null}
      {typeof verdict === 'object' && (
        <Text c="dimmed" mt="xs">
          {verdict.because}
        </Text>
      )}
      <div className={classes.save}>
        <TextInput
          aria-label="What this version changes"
          placeholder="What this version changes, for the list of versions"
          style={{ flex: 1 }}
          value={message}
          onChange={(event) => setMessage(event.currentTarget.value)}
        />
        <May {...deed}>
          <Button
            type="submit"
            loading={pending}
            disabled={checked.draft === undefined || (!fresh && text === start)}
          >
            {submit}
          </Button>
        </May>
      </div>
    </form>
  )
}

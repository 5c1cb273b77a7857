import { ErrorNote } from './ErrorNote.tsx'
import { fieldErrorsOf } from './failure.ts'

/** What a form's fields do not say themselves: nothing when the server blamed only fields that the form shows. */
export const FormError = ({ error, shown }: { error: unknown; shown: readonly string[] }) => {
  if (!error) return null
  const blamed = Object.keys(fieldErrorsOf(error))
  return blamed.length > 0 && blamed.every((field) => shown.includes(field)) ? null : (
    <ErrorNote error={error} />
  )
}

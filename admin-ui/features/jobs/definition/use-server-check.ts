import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { api } from '../../../api/client.ts'
import { useWorkspace } from '../../../shell/workspace.ts'
import { checkText, placeFields, type Problem } from './job-draft.ts'

interface Note {
  readonly field: string
  readonly message: string
}

export interface ServerCheck {
  readonly errors: readonly Problem[]
  readonly warnings: readonly Problem[]
}

const NOTHING: readonly Note[] = []
// Whoever types is not to be corrected in the middle of a word.
const QUIET_MILLIS = 700

const byField = (notes: readonly Note[]): Record<string, string> =>
  Object.fromEntries(notes.map(({ field, message }) => [field, message]))

/** What the server says of a text that is well-formed, once nobody has typed for a moment: statements, connections, catalogs. */
export const useServerCheck = (text: string): ServerCheck => {
  const workspace = useWorkspace()
  const [settled] = useDebouncedValue(text, QUIET_MILLIS)
  const draft = useMemo(() => checkText(settled).draft, [settled])
  const { data } = useQuery({
    queryKey: ['jobs', workspace, 'check', settled],
    queryFn: ({ signal }) =>
      draft ? api.call('validateJob', { params: { workspace }, body: draft }, { signal }) : null,
    enabled: draft !== undefined,
  })
  // What was said of another text is not true of this one.
  const { errors = NOTHING, warnings = NOTHING } = (text === settled && data) || {}
  return useMemo(
    () => ({ errors: placeFields(text, byField(errors)), warnings: placeFields(text, byField(warnings)) }),
    [text, errors, warnings],
  )
}

import { TagsInput, Textarea, TextInput } from '@mantine/core'

export interface DatasetDraft {
  readonly name: string
  readonly description: string
  /** `key` or `key=value`. */
  readonly tags: readonly string[]
}

interface DatasetFieldsProps {
  readonly draft: DatasetDraft
  readonly onChange: (draft: DatasetDraft) => void
  readonly errors: Readonly<Record<string, string>>
}

/** What a dataset says of its table; shared by registering and editing. */
export const DatasetFields = ({ draft, onChange, errors }: DatasetFieldsProps) => (
  <>
    <TextInput
      data-autofocus
      label="Name"
      description="Unique in the workspace: a-z, 0-9 and hyphens"
      value={draft.name}
      onChange={(event) => onChange({ ...draft, name: event.currentTarget.value })}
      error={errors.name}
      required
    />
    <Textarea
      label="Description"
      placeholder="What one row stands for, where it comes from, how fresh it is"
      value={draft.description}
      onChange={(event) => onChange({ ...draft, description: event.currentTarget.value })}
      error={errors.description}
      autosize
      minRows={4}
      maxRows={16}
    />
    <TagsInput
      label="Tags"
      description="A key, or key=value; Enter adds one"
      value={[...draft.tags]}
      onChange={(tags) => onChange({ ...draft, tags })}
      error={Object.entries(errors).find(([field]) => field.startsWith('tags'))?.[1]}
      clearable
      clearButtonProps={{ 'aria-label': 'Remove all tags' }}
    />
  </>
)

import { Alert, Button, Group, Stack, Text } from '@mantine/core'
import { IconInfoCircle } from '@tabler/icons-react'
import type { Preview, Upload } from '../../../api/types.ts'
import { ErrorNote } from '../../../ui/ErrorNote.tsx'
import { formatBytes } from '../../../ui/numbers.ts'
import { Pending } from '../../../ui/Pending.tsx'
import { RowsTable } from '../../../ui/RowsTable.tsx'
import { Section } from '../../../ui/Section.tsx'
import type { Draft } from '../draft.ts'
import { ColumnTable } from './ColumnTable.tsx'
import { ReadForm } from './ReadForm.tsx'

interface PreviewStepProps {
  readonly upload: Upload
  readonly draft: Draft
  readonly preview: Preview | undefined
  readonly error: unknown
  readonly reading: boolean
  readonly onChange: (part: Partial<Draft>) => void
  readonly onNext: () => void
}

/** What the file holds, as it was understood: everything can be corrected here. */
export const PreviewStep = ({
  upload,
  draft,
  preview,
  error,
  reading,
  onChange,
  onNext,
}: PreviewStepProps) => (
  <Stack gap="md" mt="md">
    <Group justify="space-between">
      <Text c="dimmed">
        {upload.filename}, {formatBytes(upload.size_bytes)}
        {preview && `, ${preview.columns.length} columns`}
      </Text>
      <Button
        onClick={onNext}
        disabled={!preview || Boolean(error) || !draft.columns.some(({ included }) => included)}
      >
        Next: where it goes
      </Button>
    </Group>
    <ReadForm
      options={draft.options}
      found={preview?.options ?? {}}
      onChange={(options) => onChange({ options })}
    />
    {error ? <ErrorNote error={error} /> : null}
    {reading && <div className="thin-bar" />}
    {!preview && !error && <Pending rows={10} />}
    {preview?.warnings.map((warning) => (
      <Alert key={warning} color="yellow" variant="outline" icon={<IconInfoCircle size={18} />} p="sm">
        {warning}
      </Alert>
    ))}
    {preview && (
      <>
        <Section title="Columns">
          <ColumnTable
            columns={draft.columns}
            preview={preview}
            onChange={(columns) => onChange({ columns })}
          />
        </Section>
        <Section title={`First ${preview.rows.length} rows`}>
          <RowsTable
            label={`First rows of ${upload.filename}`}
            columns={preview.columns.map(({ source, type_text: type }) => ({ name: source, type }))}
            rows={preview.rows}
          />
        </Section>
      </>
    )}
  </Stack>
)

import { Button, FileButton, Group, Text } from '@mantine/core'
import { IconFileUpload } from '@tabler/icons-react'
import { useMutation, useQuery } from '@tanstack/react-query'
import { uploadQuery } from '../../../api/ingest-queries.ts'
import { May } from '../../../may/May.tsx'
import { useWorkspace } from '../../../shell/workspace.ts'
import { ErrorNote } from '../../../ui/ErrorNote.tsx'
import { Moment } from '../../../ui/Moment.tsx'
import { formatBytes } from '../../../ui/numbers.ts'
import { sendFile } from '../../upload/send-file.ts'

interface UploadSourceProps {
  /** Id of the upload; empty until a file was chosen. */
  readonly upload: string
  readonly onChange: (upload: string) => void
  readonly error: string | undefined
}

const Chosen = ({ upload }: { upload: string }) => {
  const { data, error } = useQuery({ ...uploadQuery(useWorkspace(), upload), enabled: upload !== '' })
  if (error) return <Text c="dimmed">The file is gone; what was loaded from it stays.</Text>
  if (!data) return null
  return (
    <Text>
      {data.filename}, {formatBytes(data.size_bytes)}, deleted <Moment at={data.expires_at} />
    </Text>
  )
}

/** A file that is sent now and loaded when the job runs. */
export const UploadSource = ({ upload, onChange, error }: UploadSourceProps) => {
  const workspace = useWorkspace()
  const send = useMutation({
    mutationFn: (file: File) => sendFile(workspace, file, () => undefined, new AbortController().signal),
    onSuccess: ({ upload_id: id }) => onChange(id),
  })
  return (
    <>
      <Text c="dimmed">
        Loaded once, by a run within a day; then the file is deleted. Only whoever sends it may read it, so
        the job has to run as you.
      </Text>
      <Group gap="sm">
        <FileButton onChange={(file) => file && send.mutate(file)}>
          {(props) => (
            <May does="createUpload">
              <Button
                variant="default"
                leftSection={<IconFileUpload size={14} />}
                loading={send.isPending}
                {...props}
              >
                {upload === '' ? 'Choose a file' : 'Choose another file'}
              </Button>
            </May>
          )}
        </FileButton>
        <Chosen upload={upload} />
      </Group>
      {error && upload !== '' ? <Text c="red">{error}</Text> : null}
      {send.error ? <ErrorNote error={send.error} /> : null}
    </>
  )
}

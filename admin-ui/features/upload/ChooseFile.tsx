import { Box, Button, FileButton, Group, Progress, Stack, Text } from '@mantine/core'
import { IconFileUpload, IconX } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useEffect, useRef, useState, type DragEvent } from 'react'
import { ErrorNote } from '../../ui/ErrorNote.tsx'
import { formatBytes } from '../../ui/numbers.ts'
import classes from './Upload.module.css'
import { sampleFile, sampleNames } from './sample-files.ts'
import { sendFile, type SendProgress } from './send-file.ts'
import { May } from '../../may/May.tsx'
import { FromDatabase } from './FromDatabase.tsx'
import { useVerdict } from '../../may/use-verdict.ts'

const ACCEPTED = '.csv,.tsv,.txt,.json,.ndjson,.jsonl,.parquet,.gz,.zst'

const useSending = (workspace: string) => {
  const navigate = useNavigate({ from: '/w/$workspace/upload' })
  const [progress, setProgress] = useState<SendProgress>()
  const stop = useRef<AbortController>(undefined)
  const send = useMutation({
    mutationFn: async (source: File | string) => {
      const file = typeof source === 'string' ? await sampleFile(source) : source
      setProgress({ sentBytes: 0, totalBytes: file.size })
      stop.current = new AbortController()
      return sendFile(workspace, file, setProgress, stop.current.signal)
    },
    onSuccess: ({ upload_id: upload }) =>
      navigate({ search: ({ into }) => ({ upload, into }), replace: true }),
    onSettled: () => setProgress(undefined),
  })
  return { send, progress, stop: () => stop.current?.abort() }
}

const Sending = ({
  name,
  progress,
  onStop,
}: {
  name: string
  progress: SendProgress
  onStop: () => void
}) => {
  const share = progress.totalBytes === 0 ? 0 : (progress.sentBytes / progress.totalBytes) * 100
  return (
    <Stack gap={8} w={420} maw="100%">
      <Text>
        {name}: {formatBytes(progress.sentBytes)} of {formatBytes(progress.totalBytes)}
      </Text>
      <Progress value={share} aria-label={`Sent of ${name}`} />
      <Group justify="center">
        <Button variant="default" leftSection={<IconX size={14} />} onClick={onStop}>
          Stop
        </Button>
      </Group>
    </Stack>
  )
}

/** Drop a file anywhere in the frame, or choose one; it is streamed, so its size does not matter. */
export const ChooseFile = ({ workspace, sample }: { workspace: string; sample: string | undefined }) => {
  const { send, progress, stop } = useSending(workspace)
  const [over, setOver] = useState(false)
  const verdict = useVerdict({ does: 'createUpload' })
  const { mutate } = send
  const asked = useRef<string>(undefined)
  useEffect(() => {
    if (
      verdict !== 'yes' ||
      sample === undefined ||
      asked.current === sample ||
      !sampleNames.includes(sample)
    )
      return
    asked.current = sample
    mutate(sample)
  }, [sample, mutate, verdict])
  const onDrop = (event: DragEvent): void => {
    event.preventDefault()
    setOver(false)
    const [file] = event.dataTransfer.files
    if (file && !send.isPending && verdict === 'yes') mutate(file)
  }
  const name = typeof send.variables === 'string' ? send.variables : send.variables?.name
  return (
    <Stack gap="md">
      {/* Choosing by keyboard is what the button is for. */}
      <Box
        component="section"
        aria-label="Drop a file here"
        className={classes.drop}
        data-over={over || undefined}
        onDragOver={(event) => {
          event.preventDefault()
          setOver(true)
        }}
        onDragLeave={() => setOver(false)}
        onDrop={onDrop}
      >
        {progress ? (
          <Sending name={name ?? 'The file'} progress={progress} onStop={stop} />
        ) : (
          <>
            <IconFileUpload size={36} className="dim" aria-hidden="true" />
            <Text fz="lg">Drop a file here</Text>
            <Text c="dimmed">
              CSV, TSV, JSON, NDJSON or Parquet, plain or compressed with gzip or zstd, of any size
            </Text>
            <Group gap={8}>
              <FileButton onChange={(file) => file && mutate(file)} accept={ACCEPTED}>
                {(props) => (
                  <May does="createUpload">
                    <Button {...props}>Choose a file</Button>
                  </May>
                )}
              </FileButton>
              {sampleNames.map((each) => (
                <May does="createUpload" key={each}>
                  <Button variant="default" onClick={() => mutate(each)}>
                    Use the sample {each}
                  </Button>
                </May>
              ))}
            </Group>
          </>
        )}
      </Box>
      {send.error ? <ErrorNote error={send.error} /> : null}
      <FromDatabase workspace={workspace} />
    </Stack>
  )
}

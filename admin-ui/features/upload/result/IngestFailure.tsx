import { ApiError } from '@boathouse/contract/client.ts'
import { Button, Group, Stack, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { Ingest } from '../../../api/types.ts'
import { ErrorNote } from '../../../ui/ErrorNote.tsx'

/** Why it failed. The file is still there, so it can be loaded again otherwise. */
export const IngestFailure = ({ workspace, ingest }: { workspace: string; ingest: Ingest }) => {
  const { catalog, schema, table } = ingest.target
  return (
    <Stack gap="sm">
      {ingest.error && <ErrorNote error={new ApiError(422, ingest.error)} />}
      <Text>The table stays as it was.{ingest.upload_id === null ? '' : ' The file is still here.'}</Text>
      {ingest.upload_id !== null && (
        <Group gap={8}>
          <Button
            renderRoot={(props) => (
              <Link
                to="/w/$workspace/upload"
                params={{ workspace }}
                search={{
                  upload: ingest.upload_id,
                  into: ingest.mode === 'append' ? `${catalog}.${schema}.${table}` : `${catalog}.${schema}`,
                }}
                {...props}
              />
            )}
          >
            Load it otherwise
          </Button>
          <Button
            variant="default"
            renderRoot={(props) => <Link to="/w/$workspace/upload" params={{ workspace }} {...props} />}
          >
            Upload another file
          </Button>
        </Group>
      )}
    </Stack>
  )
}

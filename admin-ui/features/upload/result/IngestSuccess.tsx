import { Button, Group, Stack, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { Ingest } from '../../../api/types.ts'
import { formatQuantity } from '../../../ui/numbers.ts'
import { TableLink } from '../../data/TableLink.tsx'

/** What was made, and where to go with it. */
export const IngestSuccess = ({ workspace, ingest }: { workspace: string; ingest: Ingest }) => {
  const { catalog, schema, table } = ingest.target
  const rejected = ingest.rows_rejected !== null && ingest.rows_rejected !== '0'
  return (
    <Stack gap="sm">
      <Text fz="lg">
        {formatQuantity(ingest.rows_loaded ?? '0', 'row', 'rows')} loaded
        {rejected && `, ${formatQuantity(ingest.rows_rejected ?? '0', 'row', 'rows')} put aside`}.
      </Text>
      {rejected && ingest.rejects_table && (
        <Text>
          The bad rows are in <TableLink table={{ catalog, schema, name: ingest.rejects_table }} />.
        </Text>
      )}
      {ingest.dataset && (
        <Text>
          Registered as the dataset{' '}
          <Link to="/w/$workspace/datasets/$dataset" params={{ workspace, dataset: ingest.dataset }}>
            {ingest.dataset}
          </Link>
          .
        </Text>
      )}
      <Group gap={8}>
        <Button
          renderRoot={(props) => (
            <Link
              to="/w/$workspace/data/$catalog/$schema/$table"
              params={{ workspace, catalog, schema, table }}
              {...props}
            />
          )}
        >
          Open the table
        </Button>
        {!ingest.dataset && (
          <Button
            variant="default"
            renderRoot={(props) => (
              <Link
                to="/w/$workspace/data/$catalog/$schema/$table"
                params={{ workspace, catalog, schema, table }}
                search={{ panel: 'register' }}
                {...props}
              />
            )}
          >
            Register as dataset
          </Button>
        )}
        <Button
          variant="default"
          renderRoot={(props) => <Link to="/w/$workspace/upload" params={{ workspace }} {...props} />}
        >
          Upload another file
        </Button>
      </Group>
    </Stack>
  )
}

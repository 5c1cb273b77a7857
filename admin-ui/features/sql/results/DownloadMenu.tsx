import { Button, Menu } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { api } from '../../../api/client.ts'

const FORMATS = [
  ['csv', 'CSV, safe for spreadsheets'],
  ['csv_exact', 'CSV, values exact'],
  ['ndjson', 'NDJSON'],
  ['parquet', 'Parquet'],
] as const

/** Links, so that the browser streams the file to disk whatever its size. */
export const DownloadMenu = ({ workspace, statementId }: { workspace: string; statementId: string }) => (
  <Menu position="bottom-end">
    <Menu.Target>
      <Button variant="default" leftSection={<IconDownload size={14} />}>
        Download
      </Button>
    </Menu.Target>
    <Menu.Dropdown>
      {FORMATS.map(([format, name]) => (
        <Menu.Item
          key={format}
          component="a"
          href={api.url('downloadResult', {
            params: { workspace, statement_id: statementId },
            query: { format },
          })}
          download
        >
          {name}
        </Menu.Item>
      ))}
    </Menu.Dropdown>
  </Menu>
)

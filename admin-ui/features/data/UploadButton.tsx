import { Button } from '@mantine/core'
import { IconUpload } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useWorkspace } from '../../shell/workspace.ts'
import { May } from '../../may/May.tsx'

/** Leads to the upload wizard; `into` is `catalog.schema` or `catalog.schema.table`. */
export const UploadButton = ({ into }: { into?: string }) => {
  const workspace = useWorkspace()
  return (
    <May does="createUpload">
      <Button
        leftSection={<IconUpload size={14} />}
        renderRoot={(props) => (
          <Link to="/w/$workspace/upload" params={{ workspace }} search={{ into }} {...props} />
        )}
      >
        Upload a file
      </Button>
    </May>
  )
}

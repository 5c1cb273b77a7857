import { Button } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { May } from '../../may/May.tsx'

export const NewJobButton = ({ workspace, primary = true }: { workspace: string; primary?: boolean }) => (
  <May does="createJob">
    <Button
      variant={primary ? 'filled' : 'default'}
      leftSection={<IconPlus size={14} />}
      renderRoot={(props) => <Link to="/w/$workspace/new-job" params={{ workspace }} {...props} />}
    >
      New job
    </Button>
  </May>
)

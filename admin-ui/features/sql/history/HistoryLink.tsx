import { Button } from '@mantine/core'
import { IconHistory } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useWorkspace } from '../../../shell/workspace.ts'

export const HistoryLink = () => {
  const workspace = useWorkspace()
  return (
    <Button
      variant="default"
      leftSection={<IconHistory size={14} />}
      renderRoot={(props) => <Link to="/w/$workspace/sql/history" params={{ workspace }} {...props} />}
    >
      History
    </Button>
  )
}

import { Button, SimpleGrid } from '@mantine/core'
import { IconUpload } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useWorkspace } from '../../shell/workspace.ts'
import { Page } from '../../ui/Page.tsx'
import { Attention } from './Attention.tsx'
import { DueSoon } from './DueSoon.tsx'
import { FirstSteps } from './FirstSteps.tsx'
import { RecentQueries } from './RecentQueries.tsx'
import { RecentTables } from './RecentTables.tsx'

/** What needs me? Then: where was I? */
export const Home = (): ReactNode => {
  const workspace = useWorkspace()
  return (
    <Page
      title="Home"
      crumbs={[workspace]}
      actions={
        <Button
          leftSection={<IconUpload size={14} />}
          renderRoot={(props) => <Link to="/w/$workspace/upload" params={{ workspace }} {...props} />}
        >
          Upload a file
        </Button>
      }
    >
      <Attention workspace={workspace} />
      <DueSoon workspace={workspace} />
      <FirstSteps workspace={workspace} />
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="xl">
        <RecentTables workspace={workspace} />
        <RecentQueries workspace={workspace} />
      </SimpleGrid>
    </Page>
  )
}

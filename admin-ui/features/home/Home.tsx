import { SimpleGrid } from '@mantine/core'
import type { ReactNode } from 'react'
import { useWorkspace } from '../../shell/workspace.ts'
import { Page } from '../../ui/Page.tsx'
import { Attention } from './Attention.tsx'
import { DueSoon } from './DueSoon.tsx'
import { FirstSteps } from './FirstSteps.tsx'
import { RecentQueries } from './RecentQueries.tsx'
import { RecentTables } from './RecentTables.tsx'
import { UploadButton } from '../data/UploadButton.tsx'

/** What needs me? Then: where was I? */
export const Home = (): ReactNode => {
  const workspace = useWorkspace()
  return (
    <Page title="Home" crumbs={[workspace]} actions={<UploadButton />}>
      <Attention workspace={workspace} />
      <DueSoon workspace={workspace} />
      <FirstSteps workspace={workspace} />
      <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="xl">
        <RecentTables workspace={workspace} />
        <RecentQueries workspace={workspace} />
      </SimpleGrid>
    </Page>
  )
}

import { Button } from '@mantine/core'
import { IconMapQuestion } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { EmptyNote } from '../ui/EmptyNote.tsx'
import { Page } from '../ui/Page.tsx'

export const NotFound = (): ReactNode => (
  <Page title="Not found">
    <EmptyNote
      icon={<IconMapQuestion size={32} />}
      title="There is nothing at this address"
      action={
        <Button component={Link} to="/">
          Go to Home
        </Button>
      }
    >
      What was here may have been renamed or dropped, or you may not see it.
    </EmptyNote>
  </Page>
)

/** Where no page of the shell is around it. */
export const NothingThere = (): ReactNode => (
  <main>
    <NotFound />
  </main>
)

import { Button, Drawer } from '@mantine/core'
import type { OperationKey } from '@boathouse/contract/client.ts'
import { IconPlus } from '@tabler/icons-react'
import { Fragment, useState, type ReactNode } from 'react'
import { May } from '../../../may/May.tsx'
import { EmptyNote } from '../../../ui/EmptyNote.tsx'
import { Loaded } from '../../../ui/Loaded.tsx'
import { Section } from '../../../ui/Section.tsx'

/** What is open: a new one, or one that is changed. */
type Edited<T> = T | 'new'

interface StarterListProps<T> {
  readonly title: string
  readonly query: Parameters<typeof Loaded<readonly T[]>>[0]['query']
  /** `hook`, for `New hook` and `No hook yet`. */
  readonly what: string
  readonly icon: ReactNode
  /** What one is for, in a sentence. */
  readonly purpose: string
  /** The operation that makes one. */
  readonly creates: OperationKey
  readonly renderOne: (starter: T, onEdit: () => void) => ReactNode
  /** The form; without a starter: of a new one. */
  readonly renderForm: (starter: T | undefined, close: () => void) => ReactNode
}

interface Starter {
  readonly name: string
  readonly version: number
}

/** Things that start a job, each with what can be done to it, and a drawer to make and to change one. */
export const StarterList = <T extends Starter>(props: StarterListProps<T>) => {
  const { title, query, what, icon, purpose, creates, renderOne, renderForm } = props
  const [edited, setEdited] = useState<Edited<T>>()
  const close = (): void => setEdited(undefined)
  const starter = edited === 'new' ? undefined : edited
  const add = (
    <May does={creates}>
      <Button variant="default" leftSection={<IconPlus size={14} />} onClick={() => setEdited('new')}>
        New {what}
      </Button>
    </May>
  )
  return (
    <Section title={title} aside={query.data?.length ? add : undefined}>
      <Loaded query={query}>
        {(starters) =>
          starters.length === 0 ? (
            <EmptyNote icon={icon} title={`No ${what} yet`} action={add}>
              {purpose}
            </EmptyNote>
          ) : (
            starters.map((each) => (
              <Fragment key={each.name}>{renderOne(each, () => setEdited(each))}</Fragment>
            ))
          )
        }
      </Loaded>
      <Drawer
        opened={edited !== undefined}
        onClose={close}
        title={starter ? `Edit ${starter.name}` : `New ${what}`}
        size={520}
      >
        {edited !== undefined && renderForm(starter, close)}
      </Drawer>
    </Section>
  )
}

import { Stack } from '@mantine/core'
import type { ReactNode } from 'react'
import type { SchemaDifference } from '../../../api/types.ts'

const Mono = ({ children }: { children: ReactNode }) => <span className="mono">{children}</span>

/** A value of before or after; a comment may be absent. */
const Was = ({ value }: { value: string | null }) =>
  value === null ? <span className="dim">none</span> : <Mono>{value}</Mono>

const Change = ({ change: { kind, column, before, after } }: { change: SchemaDifference }): ReactNode => {
  switch (kind) {
    case 'added':
      return (
        <>
          Added <Mono>{column}</Mono> <span className="mono dim">{after}</span>
        </>
      )
    case 'dropped':
      return (
        <>
          Dropped <Mono>{column}</Mono> <span className="mono dim">{before}</span>
        </>
      )
    case 'renamed':
      return (
        <>
          Renamed <Was value={before} /> to <Was value={after} />
        </>
      )
    case 'type':
      return (
        <>
          Type of <Mono>{column}</Mono>: <Was value={before} /> became <Was value={after} />
        </>
      )
    case 'nullable':
      return (
        <>
          <Mono>{column}</Mono>: <Was value={before} /> became <Was value={after} />
        </>
      )
    case 'comment':
      return (
        <>
          Comment of <Mono>{column}</Mono>: {before ?? <span className="dim">none</span>} became{' '}
          {after ?? <span className="dim">none</span>}
        </>
      )
    case 'moved':
      return (
        <>
          Moved <Mono>{column}</Mono> from place {before} to place {after}
        </>
      )
  }
}

/** What is different between two schemas, one difference a line. */
export const SchemaChanges = ({
  changes,
  none,
}: {
  changes: readonly SchemaDifference[]
  /** Said when nothing is different. */
  none: string
}) =>
  changes.length === 0 ? (
    <span className="dim">{none}</span>
  ) : (
    <Stack gap={4} component="ul" m={0} p={0} style={{ listStyle: 'none' }}>
      {changes.map((change, index) => (
        <li key={index}>
          <Change change={change} />
        </li>
      ))}
    </Stack>
  )

import { Select, type SelectProps } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { connectionsQuery } from '../../../api/connection-queries.ts'
import { useWorkspace } from '../../../shell/workspace.ts'

interface ConnectionSelectProps extends Omit<SelectProps, 'value' | 'onChange' | 'data'> {
  /** Kinds that will do. */
  readonly kinds: readonly string[]
  readonly value: string | undefined
  readonly onChange: (name: string | undefined) => void
  /** Is not shown where there is no connection to choose. */
  readonly optional?: boolean
}

/** A connection of the workspace that can do what is wanted. One that is named already stays, whatever it is. */
export const ConnectionSelect = ({ kinds, value, onChange, optional, ...rest }: ConnectionSelectProps) => {
  const { data = [] } = useQuery(connectionsQuery(useWorkspace()))
  const able = data.filter(({ kind }) => kinds.includes(kind)).map(({ name }) => name)
  const known = value && !able.includes(value) ? [...able, value] : able
  if (optional && known.length === 0) return null
  return (
    <Select
      data={known}
      value={value || null}
      onChange={(name) => onChange(name ?? undefined)}
      nothingFoundMessage={`No connection of kind ${kinds.join(' or ')} yet`}
      {...rest}
    />
  )
}

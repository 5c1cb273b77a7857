import { CloseButton, TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { IconSearch } from '@tabler/icons-react'
import { useEffect, useRef, useState } from 'react'

interface FilterInputProps {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
  readonly width?: number | string
  /** The one that `/` puts the cursor in. */
  readonly main?: boolean
}

/** Filters as one types; the owner keeps the value in the address. */
export const FilterInput = ({ label, value, onChange, width = 260, main = true }: FilterInputProps) => {
  const [text, setText] = useState(value)
  const sent = useRef(value)
  const send = useDebouncedCallback((next: string) => {
    sent.current = next
    onChange(next)
  }, 150)
  useEffect(() => {
    // Back and forward change the address; what is being typed is not taken away.
    if (value !== sent.current) {
      sent.current = value
      setText(value)
    }
  }, [value])
  const change = (next: string): void => {
    setText(next)
    send(next)
  }
  return (
    <TextInput
      value={text}
      onChange={(event) => change(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key === 'Escape' && text) {
          event.stopPropagation()
          change('')
        }
      }}
      placeholder={label}
      aria-label={label}
      leftSection={<IconSearch size={14} />}
      rightSection={
        text ? <CloseButton size="xs" aria-label="Clear the filter" onClick={() => change('')} /> : null
      }
      w={width}
      maw="100%"
      data-page-filter={main || undefined}
    />
  )
}

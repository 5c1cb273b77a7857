import { NumberInput, type NumberInputProps } from '@mantine/core'

interface CountInputProps extends Omit<NumberInputProps, 'value' | 'onChange' | 'allowDecimal'> {
  readonly value: number | undefined
  /** What it is while nothing is said. */
  readonly otherwise?: number
  readonly onChange: (value: number) => void
}

/** A whole number, which is never absent. */
export const CountInput = ({ value, otherwise = 0, onChange, ...rest }: CountInputProps) => (
  <NumberInput
    min={0}
    allowDecimal={false}
    value={value ?? otherwise}
    onChange={(given) => onChange(typeof given === 'number' ? given : otherwise)}
    {...rest}
  />
)

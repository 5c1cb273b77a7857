import {
  IconAbc,
  IconBinary,
  IconBraces,
  IconCalendar,
  IconClock,
  IconDecimal,
  IconHash,
  IconKey,
  IconToggleLeft,
} from '@tabler/icons-react'

const KINDS = [
  [/^(?:struct|row|map|json|list|array)|\[\]$|\(.*\)\[\]$/i, IconBraces],
  [/^bool/i, IconToggleLeft],
  [/^(?:u?(?:tiny|small|big|huge)?int|integer|long)/i, IconHash],
  [/^(?:decimal|numeric|float|double|real)/i, IconDecimal],
  [/^(?:timestamp|date)/i, IconCalendar],
  [/^(?:time|interval)/i, IconClock],
  [/^uuid/i, IconKey],
  [/^(?:blob|binary|fixed|varbinary)/i, IconBinary],
] as const

/** A small picture of a column's type; the type itself is its title. */
export const TypeIcon = ({ type, size = 14 }: { type: string; size?: number }) => {
  const Icon = KINDS.find(([pattern]) => pattern.test(type))?.[1] ?? IconAbc
  return (
    <span title={type} className="dim" style={{ display: 'inline-flex', flex: 'none' }}>
      <Icon size={size} aria-hidden="true" />
    </span>
  )
}

/** Figures stand at the right. */
export const isNumeric = (type: string): boolean =>
  /^(?:u?(?:tiny|small|big|huge)?int|integer|long|decimal|numeric|float|double|real)(?!.*\[\])/i.test(type)

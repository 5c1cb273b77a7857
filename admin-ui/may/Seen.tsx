import { Text } from '@mantine/core'
import type { ReactNode } from 'react'
import { useVerdict, type Deed } from './use-verdict.ts'

/** What only some may see; the others read why not, where they would else read a refusal. */
export const Seen = ({ children, ...deed }: Deed & { readonly children: ReactNode }) => {
  const verdict = useVerdict(deed)
  if (verdict === 'yes') return children
  return verdict === 'waiting' ? null : <Text c="dimmed">{verdict.because}</Text>
}

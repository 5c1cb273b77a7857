import { Skeleton, VisuallyHidden } from '@mantine/core'

/** The rule of loading: nothing under 100 ms, a thin bar, from 300 ms on a skeleton of so many rows. */
export const Pending = ({ rows = 6, label = 'Loading' }: { rows?: number; label?: string }) => (
  <output style={{ display: 'block' }}>
    <VisuallyHidden>{label}</VisuallyHidden>
    <div className="thin-bar" />
    <div className="appear-late" aria-hidden="true">
      {Array.from({ length: rows }, (_, index) => (
        <Skeleton key={index} height={16} my={8} radius="sm" width={`${92 - ((index * 17) % 40)}%`} />
      ))}
    </div>
  </output>
)

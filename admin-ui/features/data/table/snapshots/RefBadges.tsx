import { Badge } from '@mantine/core'
import type { Snapshot } from '../../../../api/types.ts'

/** What points at a snapshot; `main` is said as «current». */
export const RefBadges = ({ snapshot }: { snapshot: Snapshot }) => (
  <>
    {snapshot.is_current && <Badge>current</Badge>}
    {snapshot.refs
      .filter((ref) => ref !== 'main')
      .map((ref) => (
        <Badge key={ref} color="gray">
          {ref}
        </Badge>
      ))}
  </>
)

import { Switch } from '@mantine/core'
import type { Run } from '../../../api/types.ts'

/** A panel of a run's page. */
export interface PanelProps {
  readonly run: Run
  readonly opened: boolean
  readonly onClose: () => void
}

interface LatestVersionProps {
  readonly run: Run
  readonly latest: boolean
  readonly onChange: (latest: boolean) => void
}

/** Which version of the job a repetition is pinned to. */
export const LatestVersion = ({ run, latest, onChange }: LatestVersionProps) => (
  <Switch
    label="Use the newest version of the job"
    description={`Otherwise version ${run.job_version}, as this run did.`}
    checked={latest}
    onChange={(event) => onChange(event.currentTarget.checked)}
  />
)

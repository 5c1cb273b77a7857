import { Alert, Button, Text } from '@mantine/core'
import { IconShieldCheck } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { auditVerificationQuery } from '../../api/system-queries.ts'
import type { AuditVerification } from '../../api/types.ts'
import { ErrorNote } from '../../ui/ErrorNote.tsx'
import { formatQuantity } from '../../ui/numbers.ts'
import { May } from '../../may/May.tsx'

export const VerifyButton = (): ReactNode => {
  const { isFetching, refetch } = useQuery(auditVerificationQuery)
  return (
    <May does="verifyAudit">
      <Button
        variant="default"
        leftSection={<IconShieldCheck size={14} />}
        loading={isFetching}
        onClick={() => void refetch()}
      >
        Verify
      </Button>
    </May>
  )
}

const sentence = ({ events, seals, anchor, unanchored, unsealed }: AuditVerification): string => {
  const open = `${unanchored} were sealed after the last anchor, ${unsealed} are not sealed yet`
  const held = anchor
    ? `anchored in ${anchor.kept_in} up to seal ${anchor.seal}`
    : 'no anchor was written yet'
  const counts = `${formatQuantity(events, 'event', 'events')} in ${formatQuantity(seals, 'seal', 'seals')}`
  return `${counts}, ${held}; ${open}.`
}

/** What the last verification found, once somebody asked for one. */
export const Verification = (): ReactNode => {
  const { data, error } = useQuery(auditVerificationQuery)
  if (error) return <ErrorNote error={error} />
  if (!data) return null
  const title = data.intact ? 'Nothing was tampered with' : `${data.finding_count} traces of tampering`
  return (
    <Alert
      variant="outline"
      color={data.intact ? 'green' : 'red'}
      title={title}
      styles={{ label: { color: data.intact ? 'var(--bh-green)' : 'var(--bh-red)' } }}
      mb="sm"
      role="status"
    >
      <Text size="sm">{sentence(data)}</Text>
      {data.findings.slice(0, 20).map(({ kind, seal, event_id: id, what }) => (
        <Text size="sm" key={`${kind} ${seal} ${id}`}>
          <span className="mono">{kind}</span> {seal && `seal ${seal} `}
          {id && <span className="mono">{id} </span>}
          {what}
        </Text>
      ))}
    </Alert>
  )
}

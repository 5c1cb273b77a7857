import { Button, Group } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import type { ConnectionKind, ConnectionReport } from '../../api/types.ts'
import { ErrorNote } from '../../ui/ErrorNote.tsx'
import { fieldErrorsOf } from '../../ui/failure.ts'
import { TestReport, TestRunning } from './TestReport.tsx'
import { May } from '../../may/May.tsx'
import type { Deed } from '../../may/use-verdict.ts'

/** A test of what stands in the form; `errors` are the fields that the server refused. */
export const useFormTest = (test: () => Promise<ConnectionReport>) => {
  const attempt = useMutation({ mutationFn: test })
  return { attempt, errors: fieldErrorsOf(attempt.error) }
}

interface TestBeforeSavingProps {
  readonly kind: ConnectionKind
  readonly deed: Deed
  readonly test: ReturnType<typeof useFormTest>
}

/** The button, and below it what the test found. */
export const TestBeforeSaving = ({ kind, deed, test: { attempt, errors } }: TestBeforeSavingProps) => (
  <>
    <Group>
      <May {...deed}>
        <Button variant="default" loading={attempt.isPending} onClick={() => attempt.mutate()}>
          Test before saving
        </Button>
      </May>
    </Group>
    {attempt.isPending && <TestRunning checks={kind.checks} />}
    {attempt.data && !attempt.isPending && <TestReport report={attempt.data} />}
    {attempt.error && Object.keys(errors).length === 0 ? <ErrorNote error={attempt.error} /> : null}
  </>
)

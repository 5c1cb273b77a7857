import { notifications } from '@mantine/notifications'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { Table } from '../../../api/types.ts'

interface TableChange<Result> {
  readonly make: () => Promise<Result>
  /** Said when it is done; absent where `onDone` says it. */
  readonly done?: (result: Result) => string
  readonly onDone: () => void
}

/** One change of a table: when it is done, it is said, and all that is known of the table is asked anew. */
export const useTableChange = <Result>(
  { catalog, schema, name }: Table,
  { make, done, onDone }: TableChange<Result>,
) => {
  const client = useQueryClient()
  return useMutation<Result>({
    mutationFn: make,
    onSuccess: async (result) => {
      if (done) notifications.show({ message: done(result) })
      onDone()
      await client.invalidateQueries({ queryKey: ['tables', catalog, schema, name] })
    },
  })
}

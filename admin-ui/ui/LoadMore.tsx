import { Button, Group } from '@mantine/core'
import { useInViewport } from '@mantine/hooks'
import { useEffect } from 'react'
import { ErrorNote } from './ErrorNote.tsx'
import { formatCount } from './numbers.ts'

/** The part of an infinite query that a list needs. */
export interface MorePages {
  readonly hasNextPage: boolean
  readonly isFetchingNextPage: boolean
  readonly isFetchNextPageError: boolean
  readonly error: unknown
  readonly fetchNextPage: () => unknown
}

/** Fetches the next page when the end of the list comes into view; the button is for the keyboard. */
export const LoadMore = ({ shown, ...more }: MorePages & { shown: number }) => {
  const { ref, inViewport } = useInViewport()
  const { hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage } = more
  useEffect(() => {
    if (inViewport && hasNextPage && !isFetchingNextPage && !isFetchNextPageError) fetchNextPage()
  }, [inViewport, hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage])
  if (!hasNextPage) return null
  return (
    <Group ref={ref} justify="center" p="sm" gap="sm">
      {isFetchNextPageError ? (
        <ErrorNote error={more.error} onRetry={() => void fetchNextPage()} />
      ) : (
        <Button variant="subtle" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {formatCount(shown)} shown; load more
        </Button>
      )}
    </Group>
  )
}

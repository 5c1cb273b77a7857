import { Badge, Group } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useWorkspace } from '../../shell/workspace.ts'

/** `key` or `key=value`, as search and forms take it. */
export const tagText = (key: string, value: string): string => (value === '' ? key : `${key}=${value}`)

/** Tags; each leads to the datasets that carry it. */
export const TagList = ({ tags }: { tags: Readonly<Record<string, string>> }) => {
  const workspace = useWorkspace()
  const entries = Object.entries(tags)
  if (entries.length === 0) return <span className="dim">–</span>
  return (
    <Group gap={4} wrap="nowrap">
      {entries.map(([key, value]) => (
        <Badge
          key={key}
          color="gray"
          fw={500}
          style={{ cursor: 'pointer' }}
          renderRoot={(props) => (
            <Link
              to="/w/$workspace/datasets"
              params={{ workspace }}
              search={{ tag: tagText(key, value) }}
              {...props}
            />
          )}
        >
          {tagText(key, value)}
        </Badge>
      ))}
    </Group>
  )
}

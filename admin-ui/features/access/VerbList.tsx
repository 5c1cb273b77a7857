import { List, Text } from '@mantine/core'
import type { Explanation } from '../../api/types.ts'

/** Each verb with the role or grant that allows it, or with what would. */
export const VerbList = ({ verbs }: { verbs: Explanation['verbs'] }) => (
  <List spacing="xs">
    {verbs.map(({ verb, allowed, because, would_allow: remedies }) => (
      <List.Item key={verb}>
        <Text span fw={600}>
          {verb}
        </Text>
        {': '}
        {allowed
          ? `yes, by ${because.join('; ')}`
          : remedies.length === 0
            ? 'no'
            : `no. It takes ${remedies.join(', or ')}.`}
      </List.Item>
    ))}
  </List>
)

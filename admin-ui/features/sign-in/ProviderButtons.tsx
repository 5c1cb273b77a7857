import { Button, Stack } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { api } from '../../api/client.ts'
import { FormError } from '../../ui/FormError.tsx'

const NEXT = 'boathouse sign-in next'

/** Keeps where the person wanted to go while the provider has the browser. */
const keepNext = (next: string | undefined): void => sessionStorage.setItem(NEXT, next ?? '')

export const takeNext = (): string | undefined => {
  const next = sessionStorage.getItem(NEXT) ?? undefined
  sessionStorage.removeItem(NEXT)
  return next
}

interface ProviderButtonsProps {
  readonly providers: readonly { readonly name: string; readonly label: string }[]
  readonly next: string | undefined
}

/** A button a provider; each sends the browser there. */
export const ProviderButtons = ({ providers, next }: ProviderButtonsProps) => {
  const begin = useMutation({
    mutationFn: (provider: string) => api.call('beginProviderSignIn', { params: { provider } }),
    onSuccess: ({ redirect_url: url }) => {
      keepNext(next)
      location.assign(url)
    },
  })
  return (
    <Stack gap="xs">
      {providers.map(({ name, label }) => (
        <Button
          key={name}
          variant="default"
          fullWidth
          loading={begin.isPending && begin.variables === name}
          onClick={() => begin.mutate(name)}
        >
          Continue with {label}
        </Button>
      ))}
      <FormError error={begin.error} shown={[]} />
    </Stack>
  )
}

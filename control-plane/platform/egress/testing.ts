import { egressRules, type EgressRules } from './egress-rules.ts'
import { createEgress, DEFAULT_EGRESS, type Egress, type EgressDeps } from './index.ts'

/** An egress as a laptop has it: loopback open, the rules that the program comes with. `change` replaces parts. */
export const laptopEgress = (
  change: Partial<Omit<EgressDeps, 'rules'>> & { readonly rules?: EgressRules } = {},
): Egress => {
  const { rules = egressRules(DEFAULT_EGRESS), ...rest } = change
  return createEgress({
    rules: async () => rules,
    loopbackOpen: true,
    own: async () => [],
    proxies: { https: undefined, http: undefined, none: undefined },
    ca: [],
    ...rest,
  })
}

import { z } from 'zod'
import { Instant } from '../shapes.ts'

const Networks = z
  .array(z.string().max(64))
  .max(200)
  .describe('Addresses and networks in CIDR notation, such as 10.0.0.0/8 or fd00::/8')
const Ports = z.array(z.string().max(16)).max(200).describe('Ports and ranges, such as 443 or 9000-9100')

export const NewEgressRules = z.strictObject({ networks: Networks, ports: Ports })

export const EgressRules = z
  .object({
    networks: Networks,
    ports: Ports,
    /** The program's own rules: nobody has set any. */
    is_default: z.boolean(),
    updated_at: Instant.nullable(),
    version: z.number().int(),
  })
  .meta({ id: 'EgressRules' })

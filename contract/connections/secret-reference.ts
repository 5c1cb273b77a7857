import { z } from 'zod'
import { ResourceName } from '../shapes.ts'

/** One key of a Kubernetes secret, in the cluster that a connection of kind `kubernetes` leads to. */
const KubernetesPlace = z.strictObject({
  connection: ResourceName,
  /** That of the connection when absent. */
  namespace: z
    .string()
    .regex(/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/)
    .optional(),
  secret: z
    .string()
    .max(253)
    .regex(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/),
  key: z
    .string()
    .max(253)
    .regex(/^[-._a-zA-Z0-9]+$/),
})

export type KubernetesReference = z.output<typeof KubernetesPlace>

const InKubernetes = z.strictObject({ kubernetes: KubernetesPlace })
/** Name of a variable in the environment of the server; its operator says which workspaces may read it. */
const InEnvironment = z.strictObject({ environment: z.string().regex(/^[A-Za-z_][A-Za-z0-9_]{0,254}$/) })
/** Absolute path of a file on the server; its operator says which workspaces may read which directories. */
const InFile = z.strictObject({
  file: z
    .string()
    .max(4096)
    .regex(/^\/[^\0]*$/),
})

/** Where a secret is that is not kept here; it is read there whenever it is used. */
export const SecretReference = z.union([InKubernetes, InEnvironment, InFile]).meta({ id: 'SecretReference' })
export type SecretReference = z.output<typeof SecretReference>

const Text = z.string().min(1).max(65_536)

/** A reference into Kubernetes with a `text` writes it there first. */
const NewReference = z
  .union([InKubernetes.extend({ text: Text.optional() }), InEnvironment, InFile])
  .meta({ id: 'NewSecretReference' })

/** A text to keep here, or where it is. */
export const NewSecret = z.union([Text, NewReference])
export type NewSecret = z.output<typeof NewSecret>

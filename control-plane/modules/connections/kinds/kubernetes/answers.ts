import { z } from 'zod'
import type { KubernetesAnswer } from './open-kubernetes.ts'

/** Parts of the Kubernetes API that are read here (kubernetes.io/docs/reference/kubernetes-api). */
const Status = z.object({ message: z.string() })

/** What the API server says about a request that it refused. */
export const saidBy = ({ status, body }: KubernetesAnswer): string => {
  const parsed = Status.safeParse(body)
  return parsed.success ? `${status}, ${parsed.data.message}` : `${status}`
}

export const Version = z.object({ gitVersion: z.string() })

/** SelfSubjectReview, authentication.k8s.io/v1. */
export const WhoAmI = z.object({ status: z.object({ userInfo: z.object({ username: z.string() }) }) })

/** SelfSubjectAccessReview, authorization.k8s.io/v1. */
export const AccessReview = z.object({
  status: z.object({ allowed: z.boolean(), reason: z.string().optional() }),
})

export const Secret = z.object({
  metadata: z.object({
    resourceVersion: z.string().optional(),
    labels: z.record(z.string(), z.string()).optional(),
  }),
  /** Base64 by key. */
  data: z.record(z.string(), z.string()).optional(),
})
export type Secret = z.output<typeof Secret>

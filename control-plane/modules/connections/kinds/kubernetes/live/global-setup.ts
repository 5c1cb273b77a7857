import type { TestProject } from 'vitest/node'
import { kubernetesApiMissing, startKubernetesApi } from '../../../../../../tools/kubernetes-api.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    /** The API server of all live tests, or why there is none. */
    kubernetes:
      | { readonly endpoint: string; readonly ca: string; readonly adminToken: string }
      | { readonly missing: string }
  }
}

/** One API server for all tests: it takes five seconds to its first answer. Each test makes a namespace of its own. */
export default async (project: TestProject): Promise<(() => Promise<void>) | undefined> => {
  const missing = kubernetesApiMissing()
  if (missing !== undefined) {
    project.provide('kubernetes', { missing })
    return undefined
  }
  const { endpoint, ca, adminToken, stop } = await startKubernetesApi()
  project.provide('kubernetes', { endpoint, ca, adminToken })
  return stop
}

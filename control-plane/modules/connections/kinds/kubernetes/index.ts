import { defineKind } from '../../kind.ts'
import { KubernetesFields, KubernetesSecrets } from './schema.ts'

/** A Kubernetes cluster, by its API server. */
export const kubernetes = defineKind({
  name: 'kubernetes',
  title: 'Kubernetes',
  summary: 'A Kubernetes cluster, whose secrets other connections can use.',
  fields: KubernetesFields,
  secrets: KubernetesSecrets,
  actsAsServer: { field: 'auth', is: ['service_account'] },
  checks: [
    'cluster',
    'resolve',
    'connect',
    'tls',
    'authenticate',
    'version',
    'clock',
    'namespace',
    'read-secrets',
    'list-secrets',
    'write-secrets',
  ],
  probe: async (connection, context) => (await import('./probe.ts')).probeKubernetes(connection, context),
})

import { z } from 'zod'
import { field } from '../../kind.ts'
import { Certificates, Endpoint } from '../endpoint.ts'

const AUTH = ['token', 'service_account'] as const

/** RFC 1123, as Kubernetes names namespaces. */
const LABEL = '[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?'
const Namespace = z.string().regex(new RegExp(`^${LABEL}$`), 'write a name such as team-a')
const Namespaces = z
  .string()
  .max(4096)
  .regex(new RegExp(`^${LABEL}(\\s*,\\s*${LABEL})*$`), 'write namespaces with commas between')

const forToken = { field: 'auth', is: ['token'] }

export const KubernetesFields = z.strictObject({
  auth: field(z.enum(AUTH).default('token'), {
    label: 'Sign-in',
    help: 'token: of a service account of that cluster. service_account: the one that this server runs as, inside a cluster.',
    input: 'choice',
    options: AUTH,
    bindsSecrets: true,
  }),
  endpoint: field(
    Endpoint.refine(
      (url) => url.startsWith('https:'),
      'the API server is spoken to over https only',
    ).optional(),
    {
      label: 'API server',
      help: 'Its address, as «kubectl cluster-info» says.',
      placeholder: 'https://10.0.0.10:6443',
      input: 'address',
      required: true,
      when: forToken,
      bindsSecrets: true,
    },
  ),
  ca_pem: field(Certificates.optional(), {
    label: 'Certificate authority',
    help: 'PEM certificates of the cluster, to trust besides the usual.',
    placeholder: '-----BEGIN CERTIFICATE-----',
    input: 'multiline',
    when: forToken,
  }),
  namespace: field(Namespace.optional(), {
    label: 'Namespace',
    help: 'Where things are looked for; without it the one of the service account, else «default».',
    placeholder: 'data',
  }),
  secret_namespaces: field(Namespaces.optional(), {
    label: 'Further namespaces with secrets',
    help: 'Secrets of other connections may lie in these too.',
    placeholder: 'team-a, team-b',
  }),
})

export const KubernetesSecrets = z.strictObject({
  token: field(z.string().optional(), {
    label: 'Token',
    help: 'Of a service account: kubectl create token NAME --duration=8760h, or that of a secret of the type kubernetes.io/service-account-token.',
    required: true,
    when: forToken,
  }),
})

export type KubernetesFields = z.output<typeof KubernetesFields>
export type KubernetesSecrets = z.output<typeof KubernetesSecrets>

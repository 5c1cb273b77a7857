import { expect, test } from 'vitest'
import type { ConnectionField, ConnectionKind } from '../../api/types.ts'
import {
  draftOf,
  EMPTY_SECRET,
  emptyDraft,
  fieldsToSend,
  secretsToSend,
  shownFields,
  type SecretDraft,
} from './connection-draft.ts'

const field = (name: string, more: Partial<ConnectionField> = {}): ConnectionField => ({
  name,
  label: name,
  help: '',
  placeholder: '',
  input: 'text',
  required: false,
  default: null,
  options: [],
  connection_kind: null,
  shown_when: null,
  ...more,
})
const oauth2 = { field: 'auth', is: ['oauth2'] }
const kind: ConnectionKind = {
  kind: 'k',
  title: 'K',
  summary: '',
  checks: [],
  acts_as_server: null,
  fields: [
    field('endpoint', { required: true }),
    field('auth', { input: 'choice', default: 'token', options: ['token', 'oauth2'] }),
    field('client_id', { shown_when: oauth2 }),
    field('vended', { input: 'switch', default: true }),
  ],
  secrets: [field('token', { input: 'secret', shown_when: { field: 'auth', is: ['token'] } })],
}

test('a new form begins with the defaults', () => {
  expect(emptyDraft(kind).values).toEqual({ endpoint: '', auth: 'token', client_id: '', vended: true })
})

test('only what the form shows and what is filled in is sent', () => {
  const draft = { ...emptyDraft(kind), secrets: { token: { ...EMPTY_SECRET, text: 't' } } }
  const values = { ...draft.values, client_id: 'left over', vended: false }
  expect(fieldsToSend(kind, values)).toEqual({ auth: 'token', vended: false })
  expect(secretsToSend(kind, { ...draft, values })).toEqual({ token: 't' })
  const other = { ...values, auth: 'oauth2' }
  expect(shownFields(kind.fields, other).map(({ name }) => name)).toContain('client_id')
  expect(secretsToSend(kind, { ...draft, values: other })).toEqual({})
})

test('a stored connection fills the form, its secrets do not', () => {
  const connection = {
    connection_id: '',
    name: 'c',
    kind: 'k',
    description: 'd',
    fields: { endpoint: 'https://x.example', vended: false },
    secrets: { token: { set: true as const, changed_at: '2026-01-01T00:00:00Z' } },
    last_test: null,
    created_at: '2026-01-01T00:00:00Z',
    updated_at: '2026-01-01T00:00:00Z',
    version: 1,
  }
  expect(draftOf(connection, kind)).toEqual({
    name: 'c',
    description: 'd',
    values: { endpoint: 'https://x.example', auth: 'token', client_id: '', vended: false },
    secrets: {},
  })
})

test.each<[string, Partial<SecretDraft>, unknown]>([
  ['nothing', {}, undefined],
  ['no place yet', { place: 'kubernetes' }, undefined],
  [
    'a key in Kubernetes',
    { place: 'kubernetes', connection: 'cluster', secret: 'erp', key: 'password', text: 'typed before' },
    { kubernetes: { connection: 'cluster', secret: 'erp', key: 'password' } },
  ],
  ['a variable', { place: 'environment', environment: 'ERP_PASSWORD' }, { environment: 'ERP_PASSWORD' }],
  ['a file', { place: 'file', file: '/run/secrets/erp' }, { file: '/run/secrets/erp' }],
])('of a secret with %s only what its place asks for is sent', (_, part, sent) => {
  const draft = { ...emptyDraft(kind), secrets: { token: { ...EMPTY_SECRET, ...part } } }
  expect(secretsToSend(kind, draft)).toEqual(sent === undefined ? {} : { token: sent })
})

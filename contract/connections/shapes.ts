import { z } from 'zod'
import { FreeText, Id, Instant, ResourceName } from '../shapes.ts'
import { NewSecret, SecretReference } from './secret-reference.ts'

export const ConnectionParams = z.strictObject({ workspace: ResourceName, connection: ResourceName })

const FieldName = z.string().regex(/^[a-z][a-z0-9_]{0,62}$/)
const KindName = z.string().regex(/^[a-z][a-z0-9_]{0,62}$/)

/** What is not secret, in the shape of the kind (`GET /connection-kinds` lists the fields). */
const ConnectionFields = z
  .record(FieldName, z.union([FreeText(65_536), z.boolean(), z.number()]))
  .meta({ id: 'ConnectionFields' })

/** Goes in and never comes out. */
const NewSecrets = z.record(FieldName, NewSecret).meta({ id: 'NewSecrets', writeOnly: true })

/** A secret that is not named stays as it is; null removes it. */
const SecretChanges = z.record(FieldName, NewSecret.nullable()).meta({ id: 'SecretChanges', writeOnly: true })

const ConnectionCheck = z
  .object({
    name: z.string(),
    status: z.enum(['passed', 'failed', 'skipped']),
    /** False: the connection works without, only not everything can be done with it. */
    required: z.boolean(),
    evidence: z.string(),
    /** What to do now; null when there is nothing to do. */
    remedy: z.string().nullable(),
    millis: z.number().int(),
  })
  .meta({ id: 'ConnectionCheck' })

/** `limited`: everything that is required works, and something that is not does not. */
export const ConnectionReport = z
  .object({
    status: z.enum(['passed', 'limited', 'failed']),
    checks: z.array(ConnectionCheck),
    /** What the other side was seen to do or not to do; what was not tried is absent. */
    capabilities: z.record(z.string(), z.boolean()),
    tested_at: Instant,
  })
  .meta({ id: 'ConnectionReport' })

export const Connection = z
  .object({
    connection_id: Id,
    name: ResourceName,
    kind: KindName,
    description: z.string(),
    fields: ConnectionFields,
    /** Which secrets are set, and since when; `reference` is where one is that is not kept here. */
    secrets: z.record(
      FieldName,
      z.object({ set: z.literal(true), changed_at: Instant, reference: SecretReference.optional() }),
    ),
    /** Null until it is tested. `tested_version` is older than `version` when it was changed since. */
    last_test: ConnectionReport.extend({ tested_version: z.number().int() }).nullable(),
    created_at: Instant,
    updated_at: Instant,
    version: z.number().int(),
  })
  .meta({ id: 'Connection' })

export const NewConnection = z.strictObject({
  name: ResourceName,
  kind: KindName,
  description: FreeText(4096).default(''),
  fields: ConnectionFields,
  secrets: NewSecrets.default({}),
})

export const ConnectionChange = z.strictObject({
  description: FreeText(4096).optional(),
  /** All fields: what is left out goes back to its default. Absent: they stay. */
  fields: ConnectionFields.optional(),
  secrets: SecretChanges.default({}),
})

/** A test of what is being edited: fields and secrets that are not given are the stored ones. */
export const ConnectionDraft = z.strictObject({
  fields: ConnectionFields.optional(),
  secrets: SecretChanges.default({}),
})

export const UnsavedConnection = z.strictObject({
  kind: KindName,
  fields: ConnectionFields,
  secrets: NewSecrets.default({}),
})

const FormField = z
  .object({
    name: FieldName,
    label: z.string(),
    help: z.string(),
    placeholder: z.string(),
    input: z.enum(['text', 'address', 'choice', 'switch', 'multiline', 'connection', 'secret']),
    required: z.boolean(),
    /** What it is when it is left out; null when it is nothing then. */
    default: z.union([z.string(), z.boolean(), z.number()]).nullable(),
    /** Of a choice. */
    options: z.array(z.string()),
    /** Which kind of connection is chosen; of the input `connection`. */
    connection_kind: z.string().nullable(),
    /** It belongs to the form only while another field has one of these values. */
    shown_when: z.object({ field: z.string(), is: z.array(z.string()) }).nullable(),
  })
  .meta({ id: 'ConnectionFormField' })

export const ConnectionKind = z
  .object({
    kind: KindName,
    title: z.string(),
    summary: z.string(),
    fields: z.array(FormField),
    secrets: z.array(FormField),
    /** Names of the checks that a test makes, in order. */
    checks: z.array(z.string()),
    /** When it acts with what the server itself may do, so that only who manages the workspace makes one: always, or while a field has one of these values. */
    acts_as_server: z
      .union([z.literal('always'), z.object({ field: FieldName, is: z.array(z.string()) })])
      .nullable(),
  })
  .meta({ id: 'ConnectionKind' })

import type { z } from 'zod'
import type { Egress } from '../../platform/egress/index.ts'
import type { Pod } from './kinds/kubernetes/pod.ts'
import type { Report } from './probe/run-checks.ts'

/** What the form and the rules know about a field, beyond its schema. */
export interface FieldAbout {
  readonly label: string
  readonly help?: string
  readonly placeholder?: string
  /** `text` when absent; a field of `secrets` is always a secret. */
  readonly input?: 'text' | 'address' | 'choice' | 'switch' | 'multiline' | 'connection'
  /** Of a choice. */
  readonly options?: readonly string[]
  /** Kind of the connection that the field names. */
  readonly connectionKind?: string
  /** Needed although its schema has it optional: of secrets, and of fields with a `when`. */
  readonly required?: boolean
  /** The field belongs to the connection only while another has one of these values. */
  readonly when?: { readonly field: string; readonly is: readonly string[] }
  /** Where secrets are sent to: when it changes, they must be given again. */
  readonly bindsSecrets?: boolean
}

/** Attaches to a schema what the form shows about it. */
export const field = <S extends z.ZodType>(schema: S, about: FieldAbout): S => schema.meta({ ...about })

export const aboutField = (schema: z.ZodType): FieldAbout => schema.meta() as unknown as FieldAbout

/** Fields of a connection by name, as they are stored. */
export type Fields = Readonly<Record<string, string | number | boolean>>
/** Clear texts by name; in memory only. */
export type ClearSecrets = Readonly<Record<string, string>>

/** A connection opened for use, its secrets clear. Pass it to nothing that keeps or prints it. */
export interface OpenConnection<F = unknown, S = unknown> {
  readonly id: string
  readonly name: string
  readonly workspaceId: string
  readonly kind: string
  readonly version: bigint
  readonly fields: F
  readonly secrets: S
  /** What the last test of this very version saw the other side do or not do; what it did not try is absent. */
  readonly capabilities: Readonly<Record<string, boolean>>
}

export interface ProbeContext {
  readonly egress: Egress
  /** Directories of the server that no connection may reach: the home, the data, the store. */
  readonly protectedPaths?: readonly string[]
  /** Where Kubernetes puts the service account of this server; where it always does when absent. */
  readonly pod?: Pod
  /** Another connection of the workspace that a field names. */
  readonly related: (name: string, kind: string) => Promise<{ fields: Fields; secrets: ClearSecrets }>
}

interface KindSpec<F extends z.ZodObject, S extends z.ZodObject> {
  /** `[a-z_]+`, stored with every connection: never changed. */
  readonly name: string
  readonly title: string
  /** One sentence: what it is for. */
  readonly summary: string
  readonly fields: F
  readonly secrets: S
  /**
   * When a connection acts with what the server itself may do, such as reading its files: only who manages the workspace
   * makes one. Always, or while a field has one of these values; never when absent.
   */
  readonly actsAsServer?: 'always' | { readonly field: string; readonly is: readonly string[] }
  /** A test sends people something: it is made when somebody asks for it, not by itself. */
  readonly testDisturbs?: true
  /** Names of the checks in order, for pages that show them before they are made. */
  readonly checks: readonly string[]
  readonly probe: (
    connection: { readonly fields: z.output<F>; readonly secrets: z.output<S> },
    context: ProbeContext,
  ) => Promise<Report>
}

export interface ConnectionKind extends Omit<KindSpec<z.ZodObject, z.ZodObject>, 'probe'> {
  readonly probe: (
    connection: { readonly fields: Fields; readonly secrets: ClearSecrets },
    context: ProbeContext,
  ) => Promise<Report>
}

/** A kind that knows the types of what it opens. */
export interface TypedKind<F extends z.ZodObject, S extends z.ZodObject> extends ConnectionKind {
  readonly fields: F
  readonly secrets: S
}

/** One kind of connection: its schema is its form, its probe is its test. */
export const defineKind = <F extends z.ZodObject, S extends z.ZodObject>(
  spec: KindSpec<F, S>,
): TypedKind<F, S> => ({
  ...spec,
  probe: ({ fields, secrets }, context) =>
    spec.probe({ fields: spec.fields.parse(fields), secrets: spec.secrets.parse(secrets) }, context),
})

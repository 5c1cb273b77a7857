import { readFileSync } from 'node:fs'
import { text } from 'node:stream/consumers'
import type { Result } from '@boathouse/contract/client.ts'
import type { NewSecret } from '@boathouse/contract/connections/secret-reference.ts'
import { CommandFailure } from './failure.ts'

type Kind = Result<'listConnectionKinds'>['kinds'][number]
type NewSecrets = Record<string, NewSecret>
export type FieldValues = Result<'getConnection'>['fields']

/** Options that say what a connection holds. No secret among them: arguments are seen by every user of a machine. */
export interface ConnectionOptions {
  readonly field: readonly string[]
  readonly fieldFile: readonly string[]
  readonly secretFile: readonly string[]
  readonly secretStdin?: string
  readonly secretKubernetes: readonly string[]
  readonly secretEnvironment: readonly string[]
  readonly secretServerFile: readonly string[]
}

/** Collects an option that may be given several times. */
export const collect = (value: string, earlier: readonly string[]): readonly string[] => [...earlier, value]

const pair = (option: string, given: string): readonly [string, string] => {
  const at = given.indexOf('=')
  if (at <= 0) throw new CommandFailure(`«${option} ${given}»: write name=value.`, 2)
  return [given.slice(0, at), given.slice(at + 1)]
}

const readText = (file: string): string => {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw new CommandFailure(
      `${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`,
      2,
    )
  }
}

// An editor and `echo` end a file with a newline that is not part of the secret.
const withoutLastNewline = (content: string): string => content.replace(/\r?\n$/, '')

const typed = (kind: Kind, name: string, value: string): string | boolean => {
  const isSwitch = kind.fields.some((field) => field.name === name && field.input === 'switch')
  return isSwitch && (value === 'true' || value === 'false') ? value === 'true' : value
}

/** `--field` and `--field-file` as the fields of a kind. */
export const fieldsGiven = (kind: Kind, options: ConnectionOptions): FieldValues => {
  const plain = options.field.map((given) => pair('--field', given))
  const files = options.fieldFile.map((given): readonly [string, string] => {
    const [name, file] = pair('--field-file', given)
    return [name, readText(file)]
  })
  return Object.fromEntries([...plain, ...files].map(([name, value]) => [name, typed(kind, name, value)]))
}

/** `--secret-file` and `--secret-stdin` as texts by name. */
const textsGiven = async (options: ConnectionOptions): Promise<Record<string, string>> => {
  const secrets: Record<string, string> = {}
  for (const given of options.secretFile) {
    const [name, file] = pair('--secret-file', given)
    secrets[name] = withoutLastNewline(readText(file))
  }
  if (options.secretStdin === undefined) return secrets
  if (process.stdin.isTTY)
    console.error(`${options.secretStdin}: type it, then Enter and Ctrl-D (it is shown while you type)`)
  return { ...secrets, [options.secretStdin]: withoutLastNewline(await text(process.stdin)) }
}

const KUBERNETES = '--secret-kubernetes'

/** `connection/secret/key`, or `connection/namespace/secret/key`. */
const placeOf = (given: string, place: string) => {
  const parts = place.split('/')
  const [connection = '', ...rest] = parts
  const [key = '', secret = '', namespace] = rest.toReversed()
  if (parts.includes('') || parts.length < 3 || parts.length > 4) {
    throw new CommandFailure(`«${KUBERNETES} ${given}»: write name=connection/namespace/secret/key.`, 2)
  }
  return { kubernetes: { connection, namespace, secret, key } }
}

/** References to what the server has, which takes no text. */
const serverPlaces = (options: ConnectionOptions, texts: Readonly<NewSecrets>): NewSecrets => {
  const variables = options.secretEnvironment.map((given): [string, NewSecret] => {
    const [name, environment] = pair('--secret-environment', given)
    return [name, { environment }]
  })
  const files = options.secretServerFile.map((given): [string, NewSecret] => {
    const [name, file] = pair('--secret-server-file', given)
    return [name, { file }]
  })
  const twice = [...variables, ...files].find(([name]) => name in texts)?.[0]
  if (twice !== undefined)
    throw new CommandFailure(`${twice} is given as a text and on the server; give one.`, 2)
  return Object.fromEntries([...variables, ...files])
}

/** The secrets that the options give: texts, and references, to which a text of the same name is written. */
export const secretsGiven = async (options: ConnectionOptions): Promise<NewSecrets> => {
  const secrets: NewSecrets = await textsGiven(options)
  for (const given of options.secretKubernetes) {
    const [name, place] = pair(KUBERNETES, given)
    const text = secrets[name]
    secrets[name] = { ...placeOf(given, place), ...(typeof text === 'string' && { text }) }
  }
  return { ...secrets, ...serverPlaces(options, secrets) }
}

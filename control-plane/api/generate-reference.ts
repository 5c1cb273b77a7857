import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { commonErrors, operations, type ErrorFactory, type OperationSpec } from '@boathouse/contract'
import { matrixPage } from '../modules/access/index.ts'
import { programVersion } from '../platform/version.ts'
import { errorsOf, openApiDocument } from './openapi.ts'

/**
 * `node control-plane/api/generate-reference.ts [--check]`: writes openapi.json, errors.md and permissions.md of
 * docs/reference from the contract; with --check it compares instead, and exits 1 when they differ.
 */

const all: readonly OperationSpec[] = Object.values(operations)

/** Stands for details in a message: `‹name›` wherever the message would put a value. */
const placeholder = (name: string): unknown =>
  new Proxy(() => `‹${name}›`, {
    get: (_target, key) => {
      if (key === Symbol.toPrimitive || key === 'toString' || key === 'join') return () => `‹${name}›`
      if (key === 'map') return () => placeholder(name)
      return typeof key === 'string' ? placeholder(key) : undefined
    },
  })

const sentence = (factory: ErrorFactory): string => {
  const make = factory as unknown as (details: unknown) => Error
  return make(placeholder('details')).message.replaceAll('|', '\\|')
}

const errorsPage = (): string => {
  const users = new Map<string, { factory: ErrorFactory; operations: string[] }>()
  for (const factory of Object.values<ErrorFactory>(commonErrors)) {
    users.set(factory.code, { factory, operations: ['any'] })
  }
  for (const operation of all) {
    for (const factory of errorsOf(operation)) {
      const known = users.get(factory.code)
      if (!known) users.set(factory.code, { factory, operations: [operation.name] })
      else if (known.operations[0] !== 'any') known.operations.push(operation.name)
    }
  }
  const rows = [...users.values()]
    .sort((a, b) => (a.factory.code < b.factory.code ? -1 : 1))
    .map(
      ({ factory, operations: names }) =>
        `| \`${factory.code}\` | ${factory.status} | ${sentence(factory)} | ${names.join(', ')} |`,
    )
  return `# Errors

Every failure is answered with \`{"error_code", "message", "details", "request_id"}\`; below \`/iceberg\` with the
\`{"error": {"message", "type", "code"}}\` of the Iceberg REST specification, whose types are the codes that end in
«Exception» here. Codes are stable. Values of the occurrence stand in ‹angle quotes›.

| Code | Status | Message | Operations |
| --- | --- | --- | --- |
${rows.join('\n')}
`
}

const permissionOf = ({ permission }: OperationSpec): string => {
  if (permission === 'public') return 'anybody | |'
  if (permission === 'self') return 'whoever is signed in | |'
  return `\`${permission.verb}\` | ${permission.on} |`
}

const permissionsPage = (): string => {
  const rows = [...all]
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map((o) => `| \`${o.name}\` | ${permissionOf(o)} ${o.effect} | \`${o.method} ${o.path}\` |`)
  return `# Permissions

What each operation needs, and on what; who has it is in [Access](../access.md), and who is refused what in the
[permission matrix](permission-matrix.md). Operations that write record an audit event named like them.

| Operation | Needs | On | Effect | Request |
| --- | --- | --- | --- | --- |
${rows.join('\n')}
`
}

const directory = new URL('../../docs/reference/', import.meta.url)
const pages: Readonly<Record<string, string>> = {
  'openapi.json': `${JSON.stringify(openApiDocument(all, programVersion), null, 2)}\n`,
  'errors.md': errorsPage(),
  'permissions.md': permissionsPage(),
  'permission-matrix.md': matrixPage(all),
}

if (!process.argv.includes('--check')) mkdirSync(directory, { recursive: true })
for (const [name, text] of Object.entries(pages)) {
  const target = new URL(name, directory)
  if (!process.argv.includes('--check')) {
    writeFileSync(target, text)
  } else if (readFileSync(target, 'utf8') !== text) {
    console.error(
      `docs/reference/${name} is not what the contract says. Run «npm run generate» and commit it.`,
    )
    process.exitCode = 1
  }
}

import { CommitFailed } from '../errors.ts'
import type { TableMetadata } from '../types.ts'
import type { TableRequirement } from './types.ts'

const fail = (why: string): never => {
  throw new CommitFailed(`Requirement failed: ${why}`)
}

const checkRef = (
  table: TableMetadata,
  requirement: Extract<TableRequirement, { type: 'assert-ref-snapshot-id' }>,
): void => {
  const { ref: name, 'snapshot-id': expected } = requirement
  const ref = Object.hasOwn(table.refs, name) ? table.refs[name] : undefined
  if (!ref) {
    if (expected !== null) fail(`branch or tag ${name} is missing, expected ${expected}`)
  } else if (expected === null) fail(`${ref.type} ${name} was created concurrently`)
  else if (ref['snapshot-id'] !== expected)
    fail(`${ref.type} ${name} has changed: expected id ${expected} != ${ref['snapshot-id']}`)
}

const checkEqual = (what: string, expected: number, actual: number): void => {
  if (expected !== actual) fail(`${what} changed: expected id ${expected} != ${actual}`)
}

const checkOne = (table: TableMetadata, requirement: TableRequirement): void => {
  switch (requirement.type) {
    case 'assert-create':
      return fail('table already exists')
    case 'assert-table-uuid':
      if (requirement.uuid.toLowerCase() !== table['table-uuid'].toLowerCase())
        fail(`UUID does not match: expected ${table['table-uuid']} != ${requirement.uuid}`)
      return undefined
    case 'assert-ref-snapshot-id':
      return checkRef(table, requirement)
    case 'assert-last-assigned-field-id':
      return checkEqual(
        'last assigned field id',
        requirement['last-assigned-field-id'],
        table['last-column-id'],
      )
    case 'assert-current-schema-id':
      return checkEqual('current schema', requirement['current-schema-id'], table['current-schema-id'])
    case 'assert-last-assigned-partition-id':
      return checkEqual(
        'last assigned partition id',
        requirement['last-assigned-partition-id'],
        table['last-partition-id'],
      )
    case 'assert-default-spec-id':
      return checkEqual('default partition spec', requirement['default-spec-id'], table['default-spec-id'])
    case 'assert-default-sort-order-id':
      return checkEqual(
        'default sort order',
        requirement['default-sort-order-id'],
        table['default-sort-order-id'],
      )
  }
}

/**
 * Whether a commit may go ahead on this metadata; undefined when the table does not exist, which only a commit
 * with `assert-create` may meet. Throws `CommitFailed`.
 */
export const checkRequirements = (
  table: TableMetadata | undefined,
  requirements: readonly TableRequirement[],
): void => {
  if (!table) {
    if (!requirements.some((requirement) => requirement.type === 'assert-create'))
      fail('table does not exist')
    return
  }
  for (const requirement of requirements) checkOne(table, requirement)
}

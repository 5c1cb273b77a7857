import type { z } from 'zod'
import { commonErrors, type BoathouseError } from '@boathouse/contract'

const MOST_FIELDS = 20
const LONGEST_NAME = 100

/** `['columns', 0, 'name']` → `columns[0].name`; long names are cut, they come from the client. */
export const fieldName = (path: readonly PropertyKey[]): string =>
  path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part).slice(0, LONGEST_NAME)}`))
    .join('')
    .replace(/^\./, '')

export interface FieldProblem {
  readonly field: string
  readonly message: string
}

const problemsOf = (issue: z.core.$ZodIssue): FieldProblem[] => {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ field: fieldName([...issue.path, key]), message: 'unknown field' }))
  }
  return [{ field: fieldName(issue.path), message: issue.message }]
}

/** INVALID_REQUEST that names each field; `whole` stands for the thing itself when that is what is wrong. */
export const invalidFields = (issues: readonly z.core.$ZodIssue[], whole: string): BoathouseError => {
  const fields = issues.flatMap(problemsOf).slice(0, MOST_FIELDS)
  return commonErrors.INVALID_REQUEST({
    fields: fields.map(({ field, message }) => ({ field: field || whole, message })),
  })
}

/** INVALID_REQUEST about one field or part of the request. */
export const invalid = (field: string, message: string, cause?: unknown): BoathouseError =>
  commonErrors.INVALID_REQUEST({ fields: [{ field, message }] }, cause)

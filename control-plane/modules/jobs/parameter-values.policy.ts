import type { JobDefinition } from './job-types.ts'
import type { FieldError } from '@boathouse/contract/jobs/task-graph.ts'

type Parameter = JobDefinition['parameters'][number]
type Value = string | number | boolean | null
/** Values of parameters by name. */
export type ParameterValues = Readonly<Record<string, Value>>

/** JavaScript takes the 31st of February for the 3rd of March. */
const isDay = (text: string): boolean => {
  const at = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text)
}

const FITS: Readonly<Record<Parameter['type'], (value: Value) => boolean>> = {
  STRING: (value) => typeof value === 'string',
  INTEGER: (value) => Number.isInteger(value) || (typeof value === 'string' && /^[+-]?\d{1,38}$/.test(value)),
  DECIMAL: (value) =>
    typeof value === 'number' || (typeof value === 'string' && /^[+-]?(?:\d+\.?\d*|\.\d+)$/.test(value)),
  BOOLEAN: (value) => typeof value === 'boolean' || value === 'true' || value === 'false',
  DATE: (value) => typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value) && isDay(value),
  TIMESTAMP: (value) =>
    typeof value === 'string' &&
    /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d/.test(value) &&
    isDay(value.slice(0, 10)) &&
    !Number.isNaN(Date.parse(value)),
}

/** What is wrong with a value of a parameter; undefined when nothing is. NULL fits every type. */
export const parameterError = (parameter: Parameter, value: Value): string | undefined => {
  if (value !== null && !FITS[parameter.type](value))
    return `${JSON.stringify(value)} is no ${parameter.type}`
  const { allowed_values } = parameter
  if (!allowed_values || allowed_values.some((allowed) => String(allowed) === String(value))) return undefined
  return `${JSON.stringify(value)} is not one of ${allowed_values.map((one) => JSON.stringify(one)).join(', ')}`
}

/** The values of a run: those given over those that the job has by default. */
export const bindParameters = (
  parameters: JobDefinition['parameters'],
  given: ParameterValues,
): { readonly values: ParameterValues; readonly errors: readonly FieldError[] } => {
  const known = new Set(parameters.map((parameter) => parameter.name))
  const errors = Object.keys(given)
    .filter((name) => !known.has(name))
    .map((name) => ({ field: `parameters.${name}`, message: 'the job has no such parameter' }))
  const values: Record<string, Value> = {}
  for (const parameter of parameters) {
    const { name } = parameter
    const value = Object.hasOwn(given, name) ? given[name] : parameter.default
    const message = value === undefined ? 'a value is needed' : parameterError(parameter, value)
    if (message !== undefined) errors.push({ field: `parameters.${name}`, message })
    else if (value !== undefined) values[name] = value
  }
  return { values, errors }
}

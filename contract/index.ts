export { BoathouseError, commonErrors, errorTable } from './errors.ts'
export type { ErrorFactory, ErrorSpec } from './errors.ts'
export { operation } from './operation.ts'
export type {
  Answer,
  Call,
  Effect,
  Input,
  Method,
  OperationSpec,
  Output,
  Payload,
  Permission,
  SecurableKind,
  Verb,
} from './operation.ts'
export { operations } from './operations.ts'
export * from './shapes.ts'

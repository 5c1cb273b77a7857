/** Everything that is committed but made from something else. Each takes `--check` and then reports drift instead. */
export const generators = [
  'contract/generate-routes.ts',
  'control-plane/api/generate-reference.ts',
  'control-plane/commands/generate-configuration.ts',
  'control-plane/db/generate.ts',
] as const

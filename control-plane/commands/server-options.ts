import { parseArgs } from 'node:util'
import type { Environment } from '../platform/config.ts'

const OPTIONS = {
  home: { type: 'string' },
  host: { type: 'string' },
  port: { type: 'string' },
  role: { type: 'string' },
  'allow-insecure-listen': { type: 'boolean' },
} as const

/** The environment with the options of the command line laid over it: `--port 80` is `BOATHOUSE_PORT=80`. */
export const environmentWith = (args: readonly string[], environment: Environment): Environment => {
  const { values } = parseArgs({ args: [...args], options: OPTIONS })
  const given = Object.entries(values).map(([name, value]) => [
    `BOATHOUSE_${name.toUpperCase().replaceAll('-', '_')}`,
    String(value),
  ])
  return { ...environment, ...Object.fromEntries(given) }
}

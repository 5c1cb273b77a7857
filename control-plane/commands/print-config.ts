import { parseArgs } from 'node:util'
import { describeConfig, type SettingLine } from '../platform/config.ts'
import type { Command } from './command.ts'

const block = (line: SettingLine): string => {
  const value = line.value === undefined ? `# ${line.setting}=` : `${line.setting}=${line.value}`
  const origin = line.source === 'default' ? `default: ${line.default}` : `from the ${line.source}`
  return `# ${line.description}; ${origin}\n${value}\n`
}

export const printConfig: Command = {
  summary: 'print every setting, secrets redacted (-o json for programs)',
  run: async (args) => {
    const { values } = parseArgs({ args: [...args], options: { output: { type: 'string', short: 'o' } } })
    const lines = describeConfig(process.env)
    console.log(values.output === 'json' ? JSON.stringify(lines, null, 2) : lines.map(block).join('\n'))
    return 0
  },
}

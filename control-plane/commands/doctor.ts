import type { Command } from './command.ts'
import { environmentWith } from './server-options.ts'
import { examine } from '../start/examine-machine.ts'

const MARKS = { passed: 'ok', warning: 'warn', failed: 'FAIL' } as const

export const doctor: Command = {
  summary: 'check this machine and this configuration; says what mends each finding',
  run: async (args) => {
    let failed = 0
    for await (const finding of examine(environmentWith(args, process.env))) {
      console.log(`${MARKS[finding.status].padEnd(4)}  ${finding.name}: ${finding.evidence}`)
      if (finding.remedy) console.log(`      → ${finding.remedy}`)
      if (finding.status === 'failed') failed++
    }
    console.log(failed === 0 ? 'Everything that Boathouse needs is here.' : `${failed} check(s) failed.`)
    return failed === 0 ? 0 : 1
  },
}

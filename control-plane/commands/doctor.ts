import type { Command } from './command.ts'
import { examineTrino } from './engines/examine-trino.ts'
import { environmentWith } from './server-options.ts'
import { examine, type Finding } from '../start/examine-machine.ts'

const MARKS = { passed: 'ok', warning: 'warn', failed: 'FAIL' } as const

const tell = (finding: Finding): void => {
  console.log(`${MARKS[finding.status].padEnd(4)}  ${finding.name}: ${finding.evidence}`)
  if (finding.remedy) console.log(`      → ${finding.remedy}`)
}

export const doctor: Command = {
  summary: 'check this machine and this configuration; says what mends each finding',
  run: async (args) => {
    let failed = 0
    for await (const finding of examine(environmentWith(args, process.env))) {
      tell(finding)
      if (finding.status === 'failed') failed++
    }
    // Boathouse works without: it is no reason to fail.
    const trino = await examineTrino(process.env)
    if (trino) tell(trino)
    console.log(failed === 0 ? 'Everything that Boathouse needs is here.' : `${failed} check(s) failed.`)
    return failed === 0 ? 0 : 1
  },
}

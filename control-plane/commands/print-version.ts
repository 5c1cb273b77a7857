import { programVersion } from '../platform/version.ts'
import type { Command } from './command.ts'

export const printVersion: Command = {
  summary: 'print the version',
  run: async () => {
    console.log(`boathouse ${programVersion} (Node ${process.version}, ${process.platform}-${process.arch})`)
    return 0
  },
}

import { Command } from 'commander'
import { ApiError } from '@boathouse/contract/client.ts'
import manifest from '../package.json' with { type: 'json' }
import { sessionOf } from '../session.ts'

export const versionCommand = (): Command =>
  new Command('version')
    .description('version of this program, and of the server where it answers')
    .action(async (_options: object, command: Command) => {
      console.log(`boathouse ${manifest.version}`)
      const { client } = sessionOf(command)
      try {
        const { version, instance_id } = await client.call('getSystem', {})
        console.log(`server    ${version} (instance ${instance_id})`)
      } catch (error) {
        if (!(error instanceof ApiError)) throw error
        console.log(`server    not reached: ${error.message}`)
      }
    })

import { Command } from 'commander'
import { CommandFailure } from '../failure.ts'
import { readProfiles, writeProfiles } from '../profiles.ts'
import { renderList } from '../render.ts'
import { sessionOf } from '../session.ts'

const readStandardInput = async (): Promise<string> => {
  const chunks: Buffer[] = []
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString().trim()
}

export const profileCommands = (): Command => {
  const noun = new Command('profiles').description('stored servers and tokens: list, set, remove')
  noun
    .command('list')
    .description('the stored profiles; «default» is used where nothing else is said')
    .action((_options: object, command: Command) => {
      const all = [...readProfiles()].map(([name, profile]) => ({
        name,
        url: profile.url,
        token: profile.token !== undefined,
      }))
      renderList(
        all,
        { name: (p) => p.name, url: (p) => p.url, token: (p) => (p.token ? 'stored' : null) },
        sessionOf(command),
      )
    })
  noun
    .command('set <name> <url>')
    .description(
      'store a server; the token is read from BOATHOUSE_TOKEN or, with --token-stdin, from standard input',
    )
    .option('--token-stdin', 'read the token from standard input')
    .action(async (name: string, url: string, { tokenStdin }: { tokenStdin?: boolean }) => {
      if (!URL.canParse(url)) throw new CommandFailure(`«${url}» is not the address of a server.`, 2)
      const token = tokenStdin ? await readStandardInput() : process.env.BOATHOUSE_TOKEN
      writeProfiles(new Map([...readProfiles(), [name, token ? { url, token } : { url }]]))
    })
  noun
    .command('remove <name>')
    .description('forget a profile')
    .action((name: string) => {
      const profiles = new Map(readProfiles())
      if (!profiles.delete(name)) throw new CommandFailure(`There is no profile «${name}».`)
      writeProfiles(profiles)
    })
  return noun
}

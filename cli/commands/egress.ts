import { Command } from 'commander'
import { collect } from '../connection-input.ts'
import { CommandFailure } from '../failure.ts'
import { renderOne } from '../render.ts'
import { sessionOf } from '../session.ts'

interface Rules {
  readonly network: readonly string[]
  readonly port: readonly string[]
}

const get = async (_options: object, command: Command): Promise<void> => {
  const session = sessionOf(command)
  renderOne(await session.client.call('getEgressRules', {}), session)
}

const set = async ({ network, port }: Rules, command: Command): Promise<void> => {
  if (network.length === 0 && port.length === 0)
    throw new CommandFailure('Give --network, --port or both.', 2)
  const session = sessionOf(command)
  const before = await session.client.call('getEgressRules', {})
  const body = {
    networks: network.length > 0 ? [...network] : before.networks,
    ports: port.length > 0 ? [...port] : before.ports,
  }
  const headers = { 'if-match': `"${before.version}"` }
  renderOne(await session.client.call('updateEgressRules', { body }, { headers }), session)
}

export const egressCommands = (): Command => {
  const noun = new Command('egress').description('get, set: where the server may connect to')
  noun.command('get').description('the networks and ports that are open').action(get)
  noun
    .command('set')
    .description('replaces the networks, the ports, or both')
    .option('--network <cidr>', 'such as 10.0.0.0/8; may be given several times', collect, [])
    .option('--port <port>', 'such as 443 or 9000-9100; may be given several times', collect, [])
    .action(set)
  return noun
}

import { ApiError } from '@boathouse/contract/client.ts'

/** The command cannot go on; the sentence is for the person who typed it. */
export class CommandFailure extends Error {
  override readonly name = 'CommandFailure'
  readonly exitCode: number
  constructor(message: string, exitCode = 1) {
    super(message)
    this.exitCode = exitCode
  }
}

const remedyOf = (error: ApiError): string => {
  if (error.status === 401)
    return '\nSet BOATHOUSE_TOKEN to an access token (page: Settings → Access tokens), or store one with «boathouse profiles set».'
  if (error.code === 'UNREACHABLE') return '\nStart the server with «npx boathouse up», or set BOATHOUSE_URL.'
  return ''
}

/** Says on standard error what failed and gives the exit code: 1 refused or failed, 2 wrongly called. */
export const tell = (error: unknown): number => {
  if (error instanceof ApiError) {
    const id = error.requestId ? ` (request ${error.requestId})` : ''
    console.error(`${error.code}: ${error.message}${id}${remedyOf(error)}`)
    return 1
  }
  if (error instanceof CommandFailure) {
    console.error(error.message)
    return error.exitCode
  }
  // A pipe that closed early («boathouse sql … | head») is how the reader says that it has enough.
  if (error instanceof Error && 'code' in error && error.code === 'EPIPE') return 0
  console.error(error instanceof Error ? (error.stack ?? error.message) : String(error))
  return 1
}

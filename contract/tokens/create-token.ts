import { z } from 'zod'
import { operation } from '../operation.ts'
import { NewToken, Token } from './shapes.ts'

export const createToken = operation({
  name: 'tokens.create',
  method: 'POST',
  path: '/api/v1/tokens',
  summary: 'Create a personal access token; its value is shown this once',
  effect: 'write',
  permission: 'self',
  body: NewToken,
  response: z.object({ token: Token, token_value: z.string() }),
  status: 201,
  secretAnswer: true,
})

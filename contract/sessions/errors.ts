import { errorTable } from '../errors.ts'

export const sessionErrors = errorTable({
  SIGN_IN_REFUSED: {
    status: 401,
    message: (_: Record<string, never>) => 'The name or the password is wrong.',
  },
  GENERATED_PASSWORD_ENDED: {
    status: 401,
    message: (_: Record<string, never>) =>
      'This password was made by the program and its three days are over. Make a sign-in link on the server with «boathouse admin link», then choose a password of your own on the profile page.',
  },
  SIGN_IN_LINK_INVALID: {
    status: 401,
    message: (_: Record<string, never>) =>
      'This sign-in link was used already or has expired. Make a new one on the server with «boathouse admin link».',
  },
  SESSION_NOT_FOUND: {
    status: 404,
    message: (d: { session_id: string }) => `You have no session ${d.session_id}.`,
  },
})

import { errorTable } from '../errors.ts'

export const providerErrors = errorTable({
  PROVIDER_NOT_FOUND: {
    status: 404,
    message: (d: { provider: string }) => `There is no identity provider «${d.provider}».`,
  },
  PROVIDER_EXISTS: {
    status: 409,
    message: (d: { provider: string }) => `There is an identity provider «${d.provider}» already.`,
  },
  INSECURE_ISSUER: {
    status: 422,
    message: (d: { issuer: string }) => `${d.issuer} is reached without TLS. Use its https address.`,
  },
  GROUP_UNKNOWN: {
    status: 422,
    message: (d: { group: string }) => `There is no group «${d.group}». Create it first.`,
  },
  PROVIDER_UNREACHABLE: {
    status: 502,
    message: (d: { provider: string; reason: string }) =>
      `The identity provider «${d.provider}» does not answer as one: ${d.reason}. Check its issuer, and the outgoing networks.`,
  },
  SIGN_IN_FLOW_INVALID: {
    status: 401,
    message: (_: Record<string, never>) =>
      'This sign-in was not begun in this browser, took longer than ten minutes, or was finished already. Begin again.',
  },
  PROVIDER_REFUSED: {
    status: 401,
    message: (d: { provider: string; reason: string }) =>
      `«${d.provider}» did not sign you in: ${d.reason}. Begin again, or ask an administrator.`,
  },
  NOT_A_USER: {
    status: 403,
    message: (d: { provider: string; why: string }) =>
      `«${d.provider}» knows you, but you are no user here: ${d.why}. Ask an administrator to invite you.`,
  },
  LOCAL_SIGN_IN_OFF: {
    status: 403,
    message: (_: Record<string, never>) =>
      'Signing in with a password is switched off here. Use an identity provider.',
  },
  NO_OTHER_WAY_IN: {
    status: 409,
    message: (_: Record<string, never>) =>
      'Sign in through an identity provider first: that shows that there is another way in. Nothing was switched off.',
  },
})

/**
 * Whoever asks is not, or has not the same rights as, whom the work began for while sign-in went on: nothing of it may
 * be written. The request begins anew for the right one, or is refused.
 */
export class SignInMoved extends Error {
  override readonly name = 'SignInMoved'
  constructor(options: ErrorOptions = {}) {
    super('who asks was mistaken for somebody else', options)
  }
}

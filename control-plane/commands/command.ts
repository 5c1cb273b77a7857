export interface Command {
  /** One line of the usage text. */
  readonly summary: string
  /** Gives the exit code. */
  readonly run: (args: readonly string[]) => Promise<number>
}

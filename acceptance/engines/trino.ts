/** The least client of Trino's statement protocol, for what other people's engines make of our tables. */
interface Answer {
  readonly nextUri?: string
  readonly data?: readonly (readonly unknown[])[]
  readonly error?: { readonly errorName: string; readonly message: string }
}

// Big integers would lose digits as numbers.
const parse = (text: string): Answer =>
  JSON.parse(text, function (this: unknown, _key, value: unknown, context?: { source?: string }) {
    const source = context?.source
    return Number.isInteger(value) && source !== undefined && !Number.isSafeInteger(value) ? source : value
  } as (key: string, value: unknown) => unknown)

/** Runs one statement and gives all rows; throws with Trino's message when it fails. */
export const trino = async (url: string, statement: string): Promise<readonly (readonly unknown[])[]> => {
  const headers = {
    'x-trino-user': 'acceptance',
    'x-trino-catalog': 'lake',
    'x-trino-schema': 'main',
    'x-trino-time-zone': 'UTC',
    'x-trino-client-capabilities': 'PARAMETRIC_DATETIME',
  }
  const rows: (readonly unknown[])[] = []
  let answer = parse(
    await (await fetch(`${url}/v1/statement`, { method: 'POST', headers, body: statement })).text(),
  )
  for (;;) {
    if (answer.error) throw new Error(`${answer.error.errorName}: ${answer.error.message}`)
    rows.push(...(answer.data ?? []))
    if (answer.nextUri === undefined) return rows
    answer = parse(await (await fetch(answer.nextUri, { headers })).text())
  }
}

const SHORTEST = 4

const spellings = (secret: string): string[] => [
  secret,
  encodeURIComponent(secret),
  Buffer.from(secret).toString('base64'),
  Buffer.from(secret).toString('base64url'),
  Buffer.from(secret).toString('hex'),
  JSON.stringify(secret).slice(1, -1),
]

/** Takes secrets out of a text, also as URLs, JSON and Basic authentication would write them. */
export const scrubber = (secrets: readonly string[]): ((text: string) => string) => {
  // The longest first, lest a part of it hides the rest.
  const needles = [...new Set(secrets.flatMap(spellings))]
    .filter((needle) => needle.length >= SHORTEST)
    .sort((a, b) => b.length - a.length)
  return (text) => needles.reduce((clean, needle) => clean.replaceAll(needle, '[secret]'), text)
}

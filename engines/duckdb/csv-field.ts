/** A cell that begins so is a formula to a spreadsheet (OWASP, «CSV Injection»), in full width, too. */
const FORMULA = /^[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/
/** What begins with a sign and is a figure all the same stays one. */
const FIGURE = /^[+-](?:\d+(?:\.\d+)?(?:e[+-]?\d+)?|inf(?:inity)?)$/i

const quotedField = (text: string): string =>
  text === '' || /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text

export type CsvFormat = 'csv' | 'csv_exact'

/**
 * How a field is written. `csv_exact`: RFC 4180; an empty text is quoted, because an empty field is NULL. `csv`: the same,
 * with an apostrophe before what a spreadsheet would run as a formula.
 */
export const csvFields = (format: CsvFormat): ((text: string) => string) =>
  format === 'csv_exact'
    ? quotedField
    : (text) => quotedField(FORMULA.test(text) && !FIGURE.test(text) ? `'${text}` : text)

/** RFC 4180; an empty text is quoted, because an empty field is NULL. */
export const csvField = (text: string): string =>
  text === '' || /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text

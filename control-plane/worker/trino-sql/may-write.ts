const COMMENTS = /^(?:\s+|--[^\n\r]*|\/\*[^]*?\*\/|\()*/
const READS = /^(?:select|with|values|table|show|describe|desc|explain(?!\s+analyze))\b/i

/** Whether a statement on Trino may change something. What is not known to read only may. */
export const mayWrite = (text: string): boolean => !READS.test(text.replace(COMMENTS, ''))

import { z } from 'zod'

/** One line of text without control characters: nothing that could begin a header or a command of its own. */
export const Word = z
  .string()
  .min(1)
  .max(1024)
  .refine((text) => !/\p{Cc}/u.test(text), 'control characters are not allowed')

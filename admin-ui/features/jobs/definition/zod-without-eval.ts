/** The content security policy allows no `eval`, which zod would try out. Imported before any schema is made. */
import { config } from 'zod'

config({ jitless: true })

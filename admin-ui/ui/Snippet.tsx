import { CopyIcon } from './CopyIcon.tsx'
import { ScrollRegion } from './ScrollRegion.tsx'
import classes from './Snippet.module.css'

/** Text to paste elsewhere. */
export const Snippet = ({ text, what }: { text: string; what: string }) => (
  <div className={classes.box}>
    <ScrollRegion label={what} className={classes.text}>
      <pre>{text}</pre>
    </ScrollRegion>
    <div className={classes.copy}>
      <CopyIcon value={text} what={what} />
    </div>
  </div>
)

import { Group, Title } from '@mantine/core'
import { useDocumentTitle } from '@mantine/hooks'
import { createContext, useContext, useRef, type ReactNode, type RefObject } from 'react'
import classes from './Page.module.css'

interface PageProps {
  readonly title: string
  /** Links to what this page lies in. */
  readonly crumbs?: readonly ReactNode[]
  readonly chip?: ReactNode
  /** Said in grey after the title. */
  readonly meta?: ReactNode
  /** At the right; one of them primary. */
  readonly actions?: ReactNode
  /** Between the header line and the content: tabs, filters. */
  readonly below?: ReactNode
  /** The content fills the page and scrolls by itself. */
  readonly flush?: boolean
  readonly children: ReactNode
}

const ScrollContext = createContext<RefObject<HTMLElement | null>>({ current: null })

/** The element that scrolls the page, for long tables. */
export const usePageScroller = (): RefObject<HTMLElement | null> => useContext(ScrollContext)

/** A header of one line, then the content. */
export const Page = (props: PageProps) => {
  const { title, crumbs = [], chip, meta, actions, below, flush = false, children } = props
  const scroller = useRef<HTMLDivElement>(null)
  useDocumentTitle(`${title} · Boathouse`)
  return (
    <ScrollContext value={scroller}>
      <div className={classes.page}>
        <header className={classes.header}>
          <nav aria-label="Breadcrumb" className={classes.crumbs}>
            {crumbs.map((crumb, index) => (
              <span key={index} className={classes.crumb}>
                {crumb}
                <span aria-hidden="true" className="dim">
                  /
                </span>
              </span>
            ))}
            <Title order={1} fz="lg" className={classes.title} title={title}>
              {title}
            </Title>
          </nav>
          {chip}
          {meta && <span className={classes.meta}>{meta}</span>}
          <Group gap={8} ml="auto" wrap="nowrap">
            {actions}
          </Group>
        </header>
        {below}
        <div
          ref={scroller}
          className={flush ? classes.flush : classes.body}
          data-scroll-restoration-id={flush ? undefined : 'page'}
        >
          {children}
        </div>
      </div>
    </ScrollContext>
  )
}

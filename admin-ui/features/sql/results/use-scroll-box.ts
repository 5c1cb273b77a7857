import { useLayoutEffect, useState, type RefObject } from 'react'

export interface ScrollBox {
  readonly top: number
  readonly left: number
  readonly width: number
  readonly height: number
}

/** Where an element is scrolled to and how large it is, at most once a frame. */
export const useScrollBox = (ref: RefObject<HTMLElement | null>): ScrollBox => {
  const [box, setBox] = useState<ScrollBox>({ top: 0, left: 0, width: 0, height: 0 })
  useLayoutEffect(() => {
    const element = ref.current
    if (!element) return undefined
    let frame = 0
    const read = (): void => {
      frame = 0
      const { scrollTop: top, scrollLeft: left, clientWidth: width, clientHeight: height } = element
      setBox({ top, left, width, height })
    }
    const later = (): void => {
      frame ||= requestAnimationFrame(read)
    }
    const observer = new ResizeObserver(later)
    observer.observe(element)
    element.addEventListener('scroll', later, { passive: true })
    read()
    return () => {
      cancelAnimationFrame(frame)
      observer.disconnect()
      element.removeEventListener('scroll', later)
    }
  }, [ref])
  return box
}

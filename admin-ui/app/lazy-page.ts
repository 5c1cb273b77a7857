import { lazyRouteComponent, type RouteComponent } from '@tanstack/react-router'
import type { ComponentType } from 'react'

/** A page whose code loads when it is visited. The plain type keeps pages out of the router's own type. */
export const lazyPage = (load: () => Promise<{ default: ComponentType }>): RouteComponent =>
  lazyRouteComponent(load)

import type { Domain } from '../platform/domain'
import { forgetPicture, FORGET_TIMER } from './showcase-photos'
import { showcaseRoutes } from './showcases.routes'

export { decideShowcase, showcaseToCheck } from './decide-showcase'
export { revokeShowcasesOf } from './end-showcase'
export { countShowcases } from './showcases.repository'

export const showcasesDomain: Domain = {
  routes: showcaseRoutes,
  timers: { [FORGET_TIMER]: { outside: forgetPicture } },
}

import type { Logger } from 'pino'

/** What every gateway is handed. It keeps no state of its own but keys and caches. */
export type GatewayDeps = {
  /** The app's clock, which may be steered: signatures are dated and judged by it. */
  readonly clock: { readonly now: () => Date }
  readonly log: Pick<Logger, 'debug' | 'info' | 'warn' | 'error'>
}

import type { FastifyInstance } from 'fastify'
import type { App } from '../app'
import type { Listeners } from './outbox'
import type { Routes } from './routes'
import type { TimerHandlers } from './timers'

/** What a domain brings to the process; listed once in domains.ts. */
export type Domain = {
  readonly routes?: Routes
  /** Routes that are not JSON in and JSON out: raw bodies, uploads, sockets. */
  readonly plugin?: (app: App, fastify: FastifyInstance) => void | Promise<void>
  readonly listeners?: Listeners
  readonly timers?: TimerHandlers
  /** Run by each worker before it works: for a timer that must always be set. */
  readonly start?: (app: App) => Promise<void>
}

import { AppError } from '@anxin/shared/kernel/errors'
import { timingSafeEqual } from 'node:crypto'
import type { App } from '../app'

/** What a link is for: a token of one is worth nothing for the other. */
type Use = 'record-link' | 'vehicle-transfer'

/** What a link is worth: a signature of its id, so that nothing at rest opens it. 43 characters. */
export function tokenOf(app: App, use: Use, id: string): string {
  return app.seal.index(use, id)
}

/** NOT_FOUND for a wrong token, as for an unknown id. */
export function requireToken(app: App, use: Use, id: string, token: string): void {
  const right = Buffer.from(tokenOf(app, use, id))
  const given = Buffer.from(token)
  if (given.length !== right.length || !timingSafeEqual(given, right))
    throw new AppError('NOT_FOUND', `${use} ${id}`)
}

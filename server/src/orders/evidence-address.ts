import { timingSafeEqual } from 'node:crypto'
import type { App } from '../app'

/** The address is printed and kept for years, so its key is the one that is not rotated. */
export function evidenceUrl(app: App, orderId: string): string {
  return `${app.env.PUBLIC_URL}/evidence/${orderId}/${tokenOf(app, orderId)}`
}

export function isEvidenceToken(app: App, orderId: string, token: string): boolean {
  const [given, wanted] = [Buffer.from(token), Buffer.from(tokenOf(app, orderId))]
  return given.length === wanted.length && timingSafeEqual(given, wanted)
}

function tokenOf(app: App, orderId: string): string {
  return app.seal.index('evidence-page', orderId)
}

import type { Sandbox } from '../types'
import { OpenError } from './open-error'
import { createRateWindows, type RateWindows } from './rate-windows'

export type OpenContext = { readonly sandbox: Sandbox; readonly rates: RateWindows }

/** What every route of the open API works with. */
export function createOpenContext(sandbox: Sandbox): OpenContext {
  return { sandbox, rates: createRateWindows() }
}

/** The present virtual time in milliseconds. */
export function nowMs(context: OpenContext): number {
  return context.sandbox.clock.now().getTime()
}

/** Which app an app id and a secret stand for. Refuses with 41002, 40013, 41004 or 40125. */
export function requireApp(sandbox: Sandbox, appid: string | undefined, secret: string | undefined): string {
  if (!appid) throw new OpenError(41002)
  const known = secretOf(sandbox, appid)
  if (known === undefined) throw new OpenError(40013)
  if (!secret) throw new OpenError(41004)
  if (secret !== known) throw new OpenError(40125)
  return appid
}

/** The secret of one of the two mini-programs, or undefined for an app id that WeChat does not know. */
export function secretOf(sandbox: Sandbox, appid: string): string | undefined {
  const { ownerAppid, ownerSecret, shopAppid, shopSecret } = sandbox.identity
  if (appid === ownerAppid) return ownerSecret
  return appid === shopAppid ? shopSecret : undefined
}

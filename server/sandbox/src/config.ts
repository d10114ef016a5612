import { randomBytes } from 'node:crypto'
import type { SandboxConfig } from './types'

const DAY_MS = 86_400_000

/** The configuration with defaults for all that is not overridden; what follows from the family follows it. */
export function resolveConfig(overrides: Partial<SandboxConfig> = {}): SandboxConfig {
  const family = overrides.family ?? 'ecommerce'
  const spAppid = overrides.spAppid ?? overrides.ownerAppid ?? 'wx00000000a11ce001'
  return {
    family,
    keyMode: 'public_key',
    spMchid: '1900000100',
    ownerAppid: spAppid,
    ownerSecret: 'sandbox0owner0secret0sandbox0000',
    shopAppid: 'wx00000000a11ce002',
    shopSecret: 'sandbox0shop00secret0sandbox0000',
    feeRate: 60,
    asyncDelayMs: 1000,
    asyncRealDelayMs: overrides.asyncDelayMs ?? 1000,
    shareRestMs: family === 'ecommerce' ? 30_000 : 60_000,
    shippingIndexMs: 10_000,
    freezeMs: (family === 'ecommerce' ? 180 : 30) * DAY_MS,
    nonceReplayCheck: false,
    finishNumberTrap: true,
    rateLimits: true,
    advanceRefunds: family === 'ecommerce',
    notifyTimeoutMs: 5000,
    ...withoutUndefined(overrides),
    spAppid,
  }
}

/** A seed for a start that was given none. */
export function freshSeed(): string {
  return randomBytes(16).toString('hex')
}

function withoutUndefined(overrides: Partial<SandboxConfig>): Partial<SandboxConfig> {
  return Object.fromEntries(Object.entries(overrides).filter(([, value]) => value !== undefined))
}

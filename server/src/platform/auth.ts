import { AppError } from '@anxin/shared/kernel/errors'
import { IdText } from '@anxin/shared/kernel/id'
import { STAFF_ROLES } from '@anxin/shared/identity/identity.contract'
import { z } from 'zod'
import type { Caller } from './caller'
import type { Clock } from './clock'
import type { Db } from './db'

/**
 * What a token says. HS256, one role a token; times are Unix seconds of the application's clock. `from` is the user's
 * `tokens_valid_from_at` in milliseconds when the token was signed: a revocation raises that, and seconds are too
 * coarse to tell a token from before a sign-out from one of right after it.
 */
const Claims = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('owner'), sub: IdText, from: z.int(), iat: z.int(), exp: z.int() }),
  z.object({ kind: z.literal('guest'), sub: IdText, from: z.int(), iat: z.int(), exp: z.int() }),
  z.object({
    kind: z.literal('shop'),
    sub: IdText,
    shop: IdText,
    staff: IdText,
    role: z.enum(STAFF_ROLES),
    prices: z.boolean(),
    from: z.int(),
    iat: z.int(),
    exp: z.int(),
  }),
  z.object({
    kind: z.literal('operator'),
    sub: IdText,
    region: z.string(),
    rights: z.array(z.string()),
    from: z.int(),
    iat: z.int(),
    exp: z.int(),
  }),
])
export type Claims = z.output<typeof Claims>

/**
 * The claims of a token for `caller`, valid from now for `lifeMs`.
 * @param validFromAt the `tokens_valid_from_at` of the caller's row
 */
export function claimsOf(caller: Caller, now: Date, lifeMs: number, validFromAt: Date): Claims {
  const from = validFromAt.getTime()
  const iat = Math.floor(now.getTime() / 1000)
  const exp = iat + Math.floor(lifeMs / 1000)
  switch (caller.kind) {
    case 'owner':
    case 'guest':
      return { kind: caller.kind, sub: caller.userId, from, iat, exp }
    case 'shop':
      return {
        kind: 'shop',
        sub: caller.userId,
        shop: caller.shopId,
        staff: caller.staffId,
        role: caller.role,
        prices: caller.showPrices,
        from,
        iat,
        exp,
      }
    case 'operator':
      return {
        kind: 'operator',
        sub: caller.operatorId,
        region: caller.region,
        rights: [...caller.rights],
        from,
        iat,
        exp,
      }
  }
}

export type Sessions = {
  /** The caller behind verified claims; NOT_SIGNED_IN when they are expired or were revoked. */
  callerOf(claims: unknown): Promise<Caller>
  /** Ends what was issued before now: call after the row has changed. */
  forget(id: string): void
}

/** How long a revocation may go unnoticed by a process that did not carry it out. */
const REVOCATION_LAG_MS = 2000
const REMEMBERED_MAX = 20_000

export function createSessions(db: Db, clock: Clock): Sessions {
  const remembered = new Map<string, { validFromMs: number; readAtMs: number }>()

  async function validFromMs(kind: Claims['kind'], id: string): Promise<number> {
    const nowMs = clock.now().getTime()
    const known = remembered.get(id)
    if (known && Math.abs(nowMs - known.readAtMs) < REVOCATION_LAG_MS) return known.validFromMs
    const table = kind === 'operator' ? 'operator' : 'user'
    const [row] = await db.rows<{ tokens_valid_from_at: Date }>(
      `SELECT tokens_valid_from_at FROM \`${table}\` WHERE id = ?`,
      [id],
    )
    if (!row) throw new AppError('NOT_SIGNED_IN', `${kind} ${id} is gone`)
    if (remembered.size >= REMEMBERED_MAX) remembered.clear()
    remembered.set(id, { validFromMs: row.tokens_valid_from_at.getTime(), readAtMs: nowMs })
    return row.tokens_valid_from_at.getTime()
  }

  return {
    async callerOf(raw) {
      const parsed = Claims.safeParse(raw)
      if (!parsed.success) throw new AppError('NOT_SIGNED_IN', 'claims are not ours')
      const claims = parsed.data
      if (claims.exp * 1000 <= clock.now().getTime()) throw new AppError('NOT_SIGNED_IN', 'token expired')
      if (claims.from < (await validFromMs(claims.kind, claims.sub)))
        throw new AppError('NOT_SIGNED_IN', 'token revoked')
      return toCaller(claims)
    },
    forget: (id) => remembered.delete(id),
  }
}

function toCaller(claims: Claims): Caller {
  switch (claims.kind) {
    case 'owner':
    case 'guest':
      return { kind: claims.kind, userId: claims.sub }
    case 'shop':
      return {
        kind: 'shop',
        userId: claims.sub,
        shopId: claims.shop,
        staffId: claims.staff,
        role: claims.role,
        showPrices: claims.prices,
      }
    case 'operator':
      return { kind: 'operator', operatorId: claims.sub, region: claims.region, rights: claims.rights }
  }
}

import { AppError } from '@anxin/shared/kernel/errors'
import { LIMITS } from '@anxin/shared/kernel/limits'
import { maskPhone } from '@anxin/shared/kernel/phone'
import { HOUR_MS, localDayOf, MINUTE_MS, plusMs } from '@anxin/shared/kernel/time'
import { randomInt } from 'node:crypto'
import type { App } from '../app'
import { isDuplicate, type Tx } from '../platform/db'
import { lockUser } from './identity.repository'
import {
  ASKED_MAX,
  askedOn,
  claimSending,
  countFromAddress,
  insertPhoneCode,
  noteSent,
  stateOfPhoneCode,
} from './phone-codes.repository'

/** A code that shall be sent. */
export type CodeWish = {
  /** The command that asked for it: a repeat sends nothing again. */
  readonly id: string
  readonly userId: string
  readonly phone: string
  /** From where it was asked for. */
  readonly address: string
  /** What it proves the phone for; null: that the number is the user's. */
  readonly subjectId: string | null
}

type CodeReply = { readonly phoneMasked: string; readonly expiresAt: string; readonly resendAt: string }

/**
 * Writes down that a code shall be sent. The intent is a row, and the limits are counted over these rows: so they hold
 * without Redis, and a crash sends less rather than more. SMS_CODE_SENT_RECENTLY, SMS_DAILY_LIMIT, TOO_MANY_REQUESTS.
 */
export async function intendCode(app: App, tx: Tx, wish: CodeWish): Promise<CodeReply> {
  const now = app.clock.now()
  const { id, userId, phone, subjectId } = wish
  const phoneIndex = app.seal.index('phone', phone)
  const addressIndex = app.seal.index('address', wish.address)
  await lockUser(tx, userId) // one user asks one after the other
  const nth = await checkLimits(app, tx, { userId, phoneIndex, addressIndex, subjectId })
  const expiresAt = plusMs(now, LIMITS.phoneCodeValidMs)
  const resendAt = plusMs(now, LIMITS.phoneCodeEveryMs)
  const row = {
    id,
    userId,
    phoneIndex,
    addressIndex,
    subjectId,
    onDate: localDayOf(now),
    nth,
    state: 'intended' as const,
    codeHash: null,
    tries: 0,
    createdAt: now,
    expiresAt,
    usedAt: null,
  }
  await insertPhoneCode(tx, row).catch((error: unknown) => {
    // Somebody else has just asked for this number.
    throw isDuplicate(error, 'phone_code_turn') ? sentRecently(resendAt) : error
  })
  return {
    phoneMasked: maskPhone(phone),
    expiresAt: expiresAt.toISOString(),
    resendAt: resendAt.toISOString(),
  }
}

type Who = {
  readonly userId: string
  readonly phoneIndex: Parameters<typeof countFromAddress>[1]
  readonly addressIndex: Parameters<typeof countFromAddress>[1]
  readonly subjectId: string | null
}

/** The how many-eth of the number today this one is. A message that did not go out counts for nobody. */
async function checkLimits(app: App, tx: Tx, who: Who): Promise<number> {
  const { userId, phoneIndex, addressIndex, subjectId } = who
  const now = app.clock.now()
  const days = daysFrom(plusMs(now, -LIMITS.phoneCodeEveryMs), now)
  const [ofPhone, ofUser, fromAddress] = await Promise.all([
    askedOn(tx, { phoneIndex }, days),
    askedOn(tx, { userId }, days),
    countFromAddress(tx, addressIndex, plusMs(now, -HOUR_MS)),
  ])
  const today = localDayOf(now)
  for (const asked of [ofPhone, ofUser]) {
    const live = asked.filter(({ state }) => state !== 'failed')
    const resendAt = live[0] && plusMs(live[0].createdAt, LIMITS.phoneCodeEveryMs)
    if (resendAt && resendAt > now) throw sentRecently(resendAt)
    // Codes that bind a number and codes that prove one have a day's allowance each.
    const alike = live.filter((one) => (one.subjectId === null) === (subjectId === null))
    const aliveToday = alike.filter(({ createdAt }) => localDayOf(createdAt) === today)
    const perDayMax = subjectId === null ? LIMITS.phoneCodesPerDayMax : LIMITS.paymentCodesPerDayMax
    if (aliveToday.length >= perDayMax || asked.length >= ASKED_MAX)
      throw new AppError('SMS_DAILY_LIMIT', asked === ofPhone ? 'of the number' : 'of the user')
  }
  if (fromAddress >= LIMITS.phoneCodesPerHourMax * app.env.RATE_LIMIT_FACTOR)
    throw new AppError('TOO_MANY_REQUESTS', 'phone codes of one address')
  const ofToday = ofPhone.filter(({ createdAt }) => localDayOf(createdAt) === today)
  return Math.max(0, ...ofToday.map(({ nth }) => nth)) + 1
}

/** The shop-local days of a stretch of time shorter than one. */
export function daysFrom(from: Date, until: Date): string[] {
  return [...new Set([localDayOf(from), localDayOf(until)])]
}

/** Sends a code that was written down, outside any transaction. Whoever claims the row sends; a repeat finds it claimed, and a failed one may be claimed again. */
export async function deliverCode(app: App, id: string, phone: string): Promise<void> {
  const code = String(randomInt(10 ** LIMITS.codeDigits)).padStart(LIMITS.codeDigits, '0')
  const isOurs = await claimSending(app.db, id, hashOfCode(app, id, code), app.clock.now())
  if (!isOurs) {
    const state = await stateOfPhoneCode(app.db, id)
    if (state === 'sent' || state === 'sending') return
    throw new AppError('SMS_UNAVAILABLE', `code is ${state}`)
  }
  const validMinutes = LIMITS.phoneCodeValidMs / MINUTE_MS
  const outcome = await app.sms.sendCode({ phone, code, validMinutes })
  const state = outcome.kind === 'ok' ? 'sent' : outcome.kind === 'unknown' ? 'unknown' : 'failed'
  await noteSent(app.db, id, state)
  if (outcome.kind === 'ok') return
  throw refusalOf(app, outcome.kind === 'refused' ? outcome.code : '', outcome.kind)
}

/** Tencent's own limits may be lower than ours, or used by others who know the number. */
function refusalOf(app: App, code: string, kind: string): AppError {
  if (code === 'LimitExceeded.PhoneNumberThirtySecondLimit')
    return sentRecently(plusMs(app.clock.now(), LIMITS.phoneCodeEveryMs))
  if (code === 'LimitExceeded.PhoneNumberOneHourLimit') return sentRecently(plusMs(app.clock.now(), HOUR_MS))
  if (code.startsWith('LimitExceeded.PhoneNumber')) return new AppError('SMS_DAILY_LIMIT', code)
  return new AppError('SMS_UNAVAILABLE', `${kind} ${code}`)
}

function sentRecently(resendAt: Date): AppError {
  return new AppError('SMS_CODE_SENT_RECENTLY', 'within a minute', {
    data: { resendAt: resendAt.toISOString() },
  })
}

/** What is kept of a code. Keyed, because a million codes are soon tried against a plain hash. */
export function hashOfCode(app: App, id: string, code: string) {
  return app.seal.index('phone-code', `${id}.${code}`)
}

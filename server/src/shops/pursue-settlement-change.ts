import { plusMs } from '@anxin/shared/kernel/time'
import { LIMITS } from '@anxin/shared/kernel/limits'
import type { App } from '../app'
import { record, SYSTEM } from '../audit'
import type { Settlement } from '../gateways/wechat-pay/port'
import { accountOf } from './application-input'
import {
  findSettlementChange,
  lockSettlementChange,
  moveSettlementChange,
  noteSettlementAsked,
  type SettlementChangeRow,
} from './merchant.repository'

type Change = Parameters<typeof moveSettlementChange>[2]

/**
 * Timer `shops.settlement-change`: asks WeChat for another account, and how the verification went. WeChat has no number
 * of ours for it, so an answer that was lost is made good by the account itself: where WeChat names it, it arrived.
 */
export async function pursueSettlementChange(app: App, id: string): Promise<Date | null> {
  const row = await findSettlementChange(app.db, id)
  if (!row || row.state === 'verified' || row.state === 'failed') return null
  return row.state === 'asked' ? ask(app, row) : look(app, row)
}

async function ask(app: App, row: SettlementChangeRow): Promise<Date | null> {
  const account = accountOf(app, row)
  if (row.asked > 0) {
    const known = await app.wechatPay.querySettlement({ subMchid: row.subMchid })
    if (known.kind === 'ok' && names(known.value, row, account.number)) return settle(app, row, known.value)
    if (known.kind === 'unknown' || known.kind === 'not-ready') return later(app, row)
  }
  await noteSettlementAsked(app.db, row)
  const outcome = await app.wechatPay.changeSettlement({ subMchid: row.subMchid, ...account })
  if (outcome.kind === 'ok') return move(app, row, 'accept', null)
  if (outcome.kind !== 'refused') return later(app, row)
  app.log.warn({ changeId: row.id, code: outcome.code }, 'WeChat refuses a settlement account')
  // Refused while one is being verified: ours, if an earlier try arrived.
  if (row.asked > 0 && outcome.code === 'INVALID_REQUEST') return move(app, row, 'accept', null)
  return move(app, row, 'fail', '微信支付未受理，请核对银行账户后重新提交')
}

async function look(app: App, row: SettlementChangeRow): Promise<Date | null> {
  const known = await app.wechatPay.querySettlement({ subMchid: row.subMchid })
  return known.kind === 'ok' ? settle(app, row, known.value) : later(app, row)
}

/** WeChat masks all but the first and last digits; bank, length and those are enough to know one's own again. */
function names(known: Settlement, row: SettlementChangeRow, number: string): boolean {
  const isSame =
    known.number.length === number.length &&
    known.number.endsWith(number.slice(-2)) &&
    known.bank === row.bank
  return isSame && known.number.startsWith(number.slice(0, 2))
}

async function settle(app: App, row: SettlementChangeRow, known: Settlement): Promise<Date | null> {
  if (known.state === 'verified') return move(app, row, 'verify', null)
  if (known.state === 'failed') return move(app, row, 'fail', known.failReason ?? '银行账户验证未通过')
  return row.state === 'asked' ? move(app, row, 'accept', null) : later(app, row)
}

async function move(
  app: App,
  row: SettlementChangeRow,
  event: Change,
  failReason: string | null,
): Promise<Date | null> {
  await app.db.transaction(async (tx) => {
    const current = await lockSettlementChange(tx, row.id)
    if (current.state !== row.state) return
    await moveSettlementChange(tx, current, event, failReason)
    await record(app, tx, SYSTEM, `settlement.${event}`, row.id)
  })
  return event === 'accept' ? plusMs(app.clock.now(), LIMITS.merchantAskAfterMs[0]) : null
}

async function later(app: App, row: SettlementChangeRow): Promise<Date> {
  await noteSettlementAsked(app.db, row)
  const waits = row.state === 'asked' ? LIMITS.merchantRetryMs : LIMITS.merchantAskAfterMs
  return plusMs(app.clock.now(), waits[Math.min(row.asked, waits.length - 1)] ?? 0)
}

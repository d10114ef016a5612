import { plusMs } from '@anxin/shared/kernel/time'
import { LIMITS } from '@anxin/shared/kernel/limits'
import type { App } from '../app'
import { record, SYSTEM } from '../audit'
import type { Outcome } from '../gateways/outcome'
import type { Settlement } from '../gateways/wechat-pay/port'
import { askWechat, moneyTransaction } from '../platform/crash'
import { accountOf } from './application-input'
import {
  findSettlementChange,
  lockSettlementChange,
  moveSettlementChange,
  noteSettlementAsked,
  type SettlementChangeRow,
} from './merchant.repository'

type Event = Parameters<typeof moveSettlementChange>[2]
type Noted = Parameters<typeof moveSettlementChange>[3]

const NOT_TAKEN = '微信支付未受理，请核对银行账户后重新提交'
/** How often another account may be named before a change whose number was lost counts as one that never arrived. */
const LOOKS_MAX = 3

/**
 * Timer `shops.settlement-change`: asks WeChat for another account, and how the verification went. WeChat takes no
 * number of ours for it and gives one of its own; where that was lost with the answer, the account itself tells: where
 * WeChat names it, it arrived.
 */
export async function pursueSettlementChange(app: App, id: string): Promise<Date | null> {
  const row = await findSettlementChange(app.db, id)
  if (!row || row.state === 'verified' || row.state === 'failed') return null
  if (row.state === 'asked') return ask(app, row)
  return row.changeNo === null ? lookAtAccount(app, row) : lookAtChange(app, row, row.changeNo)
}

async function ask(app: App, row: SettlementChangeRow): Promise<Date | null> {
  const account = accountOf(app, row)
  if (row.asked > 0) {
    const known = await queryAccount(app, row)
    if (known.kind === 'ok' && known.value.state === 'verifying') return move(app, row, 'accept', {})
    if (known.kind === 'ok' && names(app, row, known.value)) return move(app, row, 'verify', {})
    if (known.kind === 'unknown' || known.kind === 'not-ready') return later(app, row)
  }
  await noteSettlementAsked(app.db, row)
  const outcome = await askWechat(app, 'account.call', (wechat) =>
    wechat.changeSettlement({ subMchid: row.subMchid, ...account }),
  )
  if (outcome.kind === 'ok') return move(app, row, 'accept', { changeNo: outcome.value.changeNo })
  if (outcome.kind !== 'refused') return later(app, row)
  app.log.warn({ changeId: row.id, code: outcome.code }, 'WeChat refuses a settlement account')
  return move(app, row, 'fail', { failReason: NOT_TAKEN })
}

async function lookAtChange(app: App, row: SettlementChangeRow, changeNo: string): Promise<Date | null> {
  const known = await askWechat(app, 'account.follow', (wechat) =>
    wechat.querySettlementChange({ subMchid: row.subMchid, changeNo }),
  )
  if (known.kind !== 'ok') return later(app, row)
  if (known.value.state === 'verified') return move(app, row, 'verify', {})
  return known.value.state === 'failed' ? failed(app, row, known.value.failReason) : later(app, row)
}

async function lookAtAccount(app: App, row: SettlementChangeRow): Promise<Date | null> {
  const known = await queryAccount(app, row)
  if (known.kind !== 'ok') return later(app, row)
  if (known.value.state === 'failed') return failed(app, row, known.value.failReason)
  if (known.value.state !== 'verified') return later(app, row)
  if (names(app, row, known.value)) return move(app, row, 'verify', {})
  return row.asked < LOOKS_MAX ? later(app, row) : failed(app, row, '修改没有生效，请重新提交')
}

function queryAccount(app: App, { subMchid }: SettlementChangeRow): Promise<Outcome<Settlement>> {
  return askWechat(app, 'account.query', (wechat) => wechat.querySettlement({ subMchid }))
}

function failed(app: App, row: SettlementChangeRow, reason: string | null): Promise<Date | null> {
  return move(app, row, 'fail', { failReason: reason ?? '银行账户验证未通过' })
}

/** WeChat masks all but the first and last digits; bank, length and those are enough to know one's own again. */
function names(app: App, row: SettlementChangeRow, known: Settlement): boolean {
  const { number } = accountOf(app, row)
  const [shown, own] = [known.number, number]
  const isLike = shown.length === own.length && shown.slice(0, 2) === own.slice(0, 2)
  return isLike && shown.slice(-2) === own.slice(-2) && known.bank === row.bank
}

async function move(app: App, row: SettlementChangeRow, event: Event, noted: Noted): Promise<Date | null> {
  await moneyTransaction(app, 'account.settle', async (tx) => {
    const current = await lockSettlementChange(tx, row.id)
    if (current.state !== row.state) return
    await moveSettlementChange(tx, current, event, noted)
    await record(app, tx, SYSTEM, `settlement.${event}`, row.id)
  })
  return event === 'accept' ? plusMs(app.clock.now(), LIMITS.merchantAskAfterMs[0]) : null
}

async function later(app: App, row: SettlementChangeRow): Promise<Date> {
  await noteSettlementAsked(app.db, row)
  const waits = row.state === 'asked' ? LIMITS.merchantRetryMs : LIMITS.merchantAskAfterMs
  return plusMs(app.clock.now(), waits[Math.min(row.asked, waits.length - 1)] ?? 0)
}

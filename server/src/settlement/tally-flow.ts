import { LIMITS } from '@anxin/shared/kernel/limits'
import { HOUR_MS, plusMs } from '@anxin/shared/kernel/time'
import type { App } from '../app'
import type { BillRow } from '../gateways/wechat-pay/port'
import { frozenByMerchant, movingMerchants } from '../payments'
import { boundsOf } from './bill-times'
import { askWechat } from '../platform/crash'
import type { NewIncident } from './open-incident'
import type { BillKind } from './reconciliation.repository'

/** Adds up a flow of funds while it is read, account by account. */
export type Tally = {
  take(row: BillRow): void
  /** What does not add up: in the flow itself, against WeChat's balance at the end of the day, and against our ledger. */
  differences(app: App, day: string): Promise<NewIncident[]>
}

type Account = { balanceFen: number; expectedFen: number | null; foundFen: number | null }

/** Merchants asked about in one query. */
const BATCH = 200

export function createTally(kind: BillKind): Tally {
  const accounts = new Map<string, Account>()
  return {
    take({ subMchid, account, amountFen, balanceFen }) {
      if (balanceFen === null || account === null || account === 'other') return
      const key = `${subMchid ?? ''}.${account}`
      const known = accounts.get(key)
      if (!known) {
        accounts.set(key, { balanceFen, expectedFen: null, foundFen: null })
        return
      }
      const expectedFen = known.balanceFen + amountFen
      if (expectedFen !== balanceFen && known.expectedFen === null) {
        known.expectedFen = expectedFen
        known.foundFen = balanceFen
      }
      known.balanceFen = balanceFen
    },
    async differences(app, day) {
      const found: NewIncident[] = []
      const note = (key: string, expectedFen: number, foundFen: number, what: string) =>
        found.push(balanceIncident({ day, kind }, key, expectedFen, foundFen, what))
      for (const [key, { expectedFen, foundFen }] of accounts) {
        if (expectedFen !== null && foundFen !== null)
          note(key, expectedFen, foundFen, '资金流水前后余额不连续')
      }
      if (kind === 'merchant-flow') await compareBalances(app, day, accounts, note)
      return found
    },
  }
}

type Note = (key: string, expectedFen: number, foundFen: number, what: string) => void

/** Each merchant of the flow: WeChat's balances at the end of the day, against the flow's end and against our ledger. */
async function compareBalances(
  app: App,
  day: string,
  accounts: ReadonlyMap<string, Account>,
  note: Note,
): Promise<void> {
  const merchants = [...new Set([...accounts.keys()].map((key) => key.split('.')[0] ?? ''))].filter(Boolean)
  for (let at = 0; at < merchants.length; at += BATCH) {
    const some = merchants.slice(at, at + BATCH)
    const ours = await frozenBooks(app, day, some)
    for (const subMchid of some) {
      const balance = await askWechat(app, 'bill.balance', (wechat) =>
        wechat.endOfDayBalance({ subMchid, day }),
      )
      if (balance.kind !== 'ok') continue // told again with the next day's flow
      const { availableFen, frozenFen } = balance.value
      const flow = accounts.get(`${subMchid}.available`)
      if (flow && flow.balanceFen !== availableFen)
        note(`${subMchid}.available`, flow.balanceFen, availableFen, '日终可用余额与资金流水不一致')
      const oursFen = ours.get(subMchid)
      if (oursFen !== undefined && oursFen !== frozenFen)
        note(`${subMchid}.frozen`, oursFen, frozenFen, '日终冻结金额与我方账不一致')
    }
  }
}

/**
 * What our ledger has frozen for merchants at the end of a day. One with a movement that was open then, or ended after
 * it by our clock, is left out: WeChat may have booked it before midnight. Its next quiet day is compared.
 */
async function frozenBooks(
  app: App,
  day: string,
  merchants: readonly string[],
): Promise<Map<string, number>> {
  const { until } = boundsOf(day)
  const freezeMs = app.wechatPay.mode === 'ecommerce' ? LIMITS.ecommerceFreezeMs : LIMITS.partnerFreezeMs
  const paidFrom = plusMs(until, -freezeMs - HOUR_MS)
  const frozen = await frozenByMerchant(app.db, merchants, { paidFrom, until })
  const moving = await movingMerchants(app.db, merchants, { paidFrom, since: until })
  return new Map(merchants.filter((one) => !moving.has(one)).map((one) => [one, frozen.get(one) ?? 0]))
}

function balanceIncident(
  bill: { readonly day: string; readonly kind: BillKind },
  key: string,
  expectedFen: number,
  foundFen: number,
  what: string,
): NewIncident {
  const nobody = { transferId: null, subjectId: null, paymentId: null, shopId: null }
  const causeKey = `balance-differs.${bill.kind}.${bill.day}.${key}`.slice(0, 80)
  const text = `${bill.day} ${what}：${key}`
  return { class: 'balance-differs', causeKey, bill, ...nobody, expectedFen, foundFen, text }
}

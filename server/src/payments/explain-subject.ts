import type { LedgerAccount, SettledBy } from '@anxin/drizzle/schema/payments'
import { yuanText } from '@anxin/shared/kernel/money'
import { shanghaiRfc3339 } from '@anxin/shared/kernel/time'
import type { OperationKind, PaymentState } from '@anxin/shared/payments/payment.machine'
import type { Queries } from '../platform/db'
import { dueTimes } from '../platform/timers'
import { SUBMIT } from './begin-operation'
import { moneyOfBalances, type Entry } from './ledger'
import { heldForSubject, transfersOf } from './ledger.repository'
import { operationNoOf, tradeNoOf } from './numbers'
import {
  isSettled,
  operationsOf,
  paymentsOf,
  type OperationRow,
  type PaymentRow,
} from './payments.repository'
import { receivablesOfSubject, type ReceivableRow } from './receivables.repository'

/**
 * The money of an order as a person would tell it, in Chinese, a line each: every payment, every movement with its
 * number and what we know it from, what is unknown and when WeChat is asked again, where the money is, and whether it
 * adds up. Reads only.
 */
export async function explainSubject(q: Queries, subjectId: string): Promise<string[]> {
  const payments = await paymentsOf(q, subjectId)
  if (payments.length === 0) return [`订单 ${subjectId}：没有任何付款`]
  const lines = [`订单 ${subjectId}：共 ${payments.length} 笔付款`]
  for (const [index, payment] of payments.entries())
    lines.push('', ...(await explainPayment(q, payment, index + 1)))
  lines.push('', ...(await explainBalances(q, subjectId)))
  const debts = await receivablesOfSubject(q, subjectId)
  if (debts.length > 0) lines.push('', '门店应收：', ...debts.map(explainDebt))
  return lines
}

const PURPOSES: Readonly<Record<PaymentRow['purpose'], string>> = {
  package: '套餐款',
  deposit: '订金',
  balance: '尾款',
  supplement: '增项款',
  inspection: '检测费',
}

const PAYMENT_STATES: Readonly<Record<PaymentState, string>> = {
  created: '待支付',
  closed: '已关闭，未支付',
  frozen: '微信冻结中',
  releasing: '正在放款',
  released: '已放款',
  refunded: '已全额退款',
}

async function explainPayment(q: Queries, payment: PaymentRow, nth: number): Promise<string[]> {
  const { id, purpose, state, amountFen, subMchid, mode } = payment
  const title = `第 ${nth} 笔 ${PURPOSES[purpose]} ${yuan(amountFen)}：${PAYMENT_STATES[state]}`
  const transfers = await transfersOf(q, id)
  const operations = await operationsOf(q, id)
  const open = operations.filter((operation) => !isSettled(operation)).map((operation) => operation.id)
  const nextAt = await dueTimes(q, SUBMIT, open)
  const lines = [title, `  单号 ${tradeNoOf(id)}，收款商户 ${subMchid}（${mode}）`]
  if (payment.parkedCode !== null) lines.push(`  ！需要人工查看：${payment.parkedCode}`)
  const paid = transfers.get(`post ${id}`)
  if (paid) {
    const { transactionId, settledBy, freezeEndsAt } = payment
    lines.push(`  ${clock(paid.at)} 车主已支付，微信单号 ${transactionId ?? '无'}${knownBy(settledBy)}`)
    lines.push(`      ${entriesText(paid.entries)}`)
    if (state === 'frozen' && freezeEndsAt) lines.push(`      ${clock(freezeEndsAt)} 起微信会自动解冻给门店`)
  }
  for (const operation of operations) {
    lines.push(`  ${operationText(operation, nextAt.get(operation.id))}`)
    const phase = operation.state === 'succeeded' ? 'post' : 'pending'
    const moved = operation.state === 'failed' ? undefined : transfers.get(`${phase} ${operation.id}`)
    if (moved) lines.push(`      ${phase === 'post' ? '' : '预计 '}${entriesText(moved.entries)}`)
  }
  return lines
}

const KINDS: Readonly<Record<OperationKind, string>> = {
  close: '关闭支付',
  share: '放款并收取平台服务费',
  finish: '放款给门店',
  refund: '退款给车主',
  return: '平台退回服务费',
  recover: '向门店收回垫付款',
  'write-off': '核销垫付款，由平台承担',
  freed: '微信自动解冻给门店',
  waive: '补偿券少收的平台服务费，由平台承担',
}

function operationText(operation: OperationRow, nextAt: Date | undefined): string {
  const { kind, amountFen, createdAt, byAdvance, reason } = operation
  const sum = amountFen > 0 ? ` ${yuan(amountFen)}` : ''
  const source = byAdvance ? '（平台垫付）' : ''
  const what = `${KINDS[kind]}${sum}${source}，${numberText(operation)}，原因：${reason}`
  return `${clock(createdAt)} ${what}；${outcomeText(operation, nextAt)}`
}

function numberText({ kind, id }: OperationRow): string {
  switch (kind) {
    case 'share':
    case 'finish':
    case 'refund':
    case 'return':
      return `单号 ${operationNoOf(kind, id)}`
    case 'close':
    case 'recover':
    case 'write-off':
    case 'freed':
    case 'waive':
      return `操作 ${id}`
  }
}

function outcomeText(operation: OperationRow, nextAt: Date | undefined): string {
  const { state, settledAt, settledBy, wechatId, lastCode, nextStep, attempts, heldBy } = operation
  const at = settledAt ? `${clock(settledAt)} ` : ''
  const id = wechatId === null ? '' : `，微信单号 ${wechatId}`
  const code = lastCode === null ? '' : `（${lastCode}）`
  const next = nextAt ? `，${clock(nextAt)} 再次确认` : '，没有安排再次确认，请人工查看'
  switch (state) {
    case 'succeeded':
      return `${at}已完成${id}${knownBy(settledBy)}${code}`
    case 'failed':
      return `${at}未成功${code}，钱没有动${knownBy(settledBy)}`
    case 'pending':
    case 'unknown':
      if (heldBy !== null) return '风控暂停，等待人工放行'
      if (attempts === 0) return `尚未提交微信${next}`
      return nextStep === 'call' ? `尚未生效${code}${next}` : `结果未知${code}${id}${next}`
  }
}

const SOURCES: Readonly<Record<SettledBy, string>> = {
  reply: '微信当时的答复',
  query: '向微信查询',
  notification: '微信的通知',
  bill: '微信的账单',
  people: '两位同事的决定',
}

function knownBy(settledBy: SettledBy | null): string {
  return settledBy === null ? '' : `，依据：${SOURCES[settledBy]}`
}

const ACCOUNTS: Readonly<Record<LedgerAccount, string>> = {
  payer: '车主付出',
  coupon: '微信优惠付出',
  frozen: '冻结',
  shop: '门店',
  commission: '平台服务费',
  refunded: '退回车主',
  fee: '微信手续费',
  advance: '平台垫付',
  promotion: '平台承担',
  waived: '少收的平台服务费',
}

function entriesText(entries: readonly Entry[]): string {
  return entries
    .map(({ account, amountFen }) => `${ACCOUNTS[account]} ${amountFen > 0 ? '+' : ''}${yuanText(amountFen)}`)
    .join('，')
}

async function explainBalances(q: Queries, subjectId: string): Promise<string[]> {
  const held = await heldForSubject(q, subjectId)
  const money = moneyOfBalances(held)
  const { paidFen, couponFen, advancedFen, frozenFen, toShopFen, commissionFen, refundedFen, feeFen } = money
  const given = paidFen + advancedFen
  const found = frozenFen + toShopFen + commissionFen + refundedFen + feeFen
  const coupon = couponFen > 0 ? `（其中微信优惠 ${yuan(couponFen)}）` : ''
  const borne = held.promotion < 0 ? `（其中平台承担 ${yuan(0 - held.promotion)}）` : ''
  const places = `冻结 ${yuan(frozenFen)} + 门店 ${yuan(toShopFen)} + 平台服务费 ${yuan(commissionFen)} + 已退 ${yuan(refundedFen)} + 微信手续费 ${yuan(feeFen)}`
  const verdict = given === found ? '✓ 分文不差' : `✗ 相差 ${yuan(given - found)}，请立即上报`
  return [
    '现在的钱：',
    `  已付 ${yuan(paidFen)}${coupon} + 平台垫付 ${yuan(advancedFen)}${borne} = ${places}`,
    `  ${verdict}`,
  ]
}

const DEBT_STATES: Readonly<Record<ReceivableRow['state'], string>> = {
  open: '未收回',
  recovered: '已收回',
  'written-off': '已核销',
  lapsed: '已失效',
}

const DEBTS = {
  advance: '垫付款',
  refund: '等门店余额的退款',
  commission: '未收的平台服务费',
} as const

function explainDebt({ id, kind, state, amountFen, createdAt, dueAt, closedAt }: ReceivableRow): string {
  const what = DEBTS[kind]
  const until = closedAt ? `${clock(closedAt)} 结束` : `${clock(dueAt)} 到期`
  return `  ${clock(createdAt)} ${what} ${yuan(amountFen)}：${DEBT_STATES[state]}，${until}（${id}）`
}

function yuan(fen: number): string {
  return `¥${yuanText(fen)}`
}

/** Shop-local, to the second. */
function clock(at: Date): string {
  return shanghaiRfc3339(at).slice(0, 19).replace('T', ' ')
}

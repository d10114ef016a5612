import { accounts } from './books'
import { selectAll, type Tx } from './database'
import { fenOf, yuan, type BillDraft } from './bill-text'
import type { Sandbox } from './types'

/** One day in China, in virtual milliseconds: from, up to and without. */
export type BillDay = { readonly from: number; readonly until: number }

/** "2026-03-02 10:00:00" in China's time. */
function timeText(ms: number): string {
  return new Date(ms + 8 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ')
}

const TRADE_COLUMNS =
  '交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,应结订单金额,代金券金额,微信退款单号,商户退款单号,退款金额,充值券退款金额,退款类型,退款状态,商品名称,商户数据包,手续费,费率,订单金额,申请退款金额,费率备注'.split(
    ',',
  )
const TRADE_SUMS =
  '总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额'.split(',')

type TradeCells = {
  at: number
  sp_appid: string
  sub_mchid: string
  transaction_id: string
  out_trade_no: string
  openid: string | null
  description: string
  attach: string | null
  total_fen: number
  fee_fen: number
  coupon_fen: number | null
  refund_id: string | null
  out_refund_no: string | null
  refund_fen: number | null
  refund_coupon_fen: number | null
  refund_status: string | null
}

/** What was paid and what was asked back on a day; a refund stands in the bill of the day on which it was accepted. */
export async function tradeBill(
  sandbox: Sandbox,
  tx: Tx,
  day: BillDay,
  want: { subMchid: string | undefined; type: 'ALL' | 'SUCCESS' | 'REFUND' },
): Promise<BillDraft> {
  const merchant = want.subMchid === undefined ? '' : ' AND t.sub_mchid = ?'
  const values = [day.from, day.until, ...(want.subMchid === undefined ? [] : [want.subMchid])]
  const paid = await selectAll<TradeCells>(
    tx,
    `SELECT t.*, t.success_at AS at, COALESCE(t.sp_openid, t.sub_openid) AS openid FROM trades t
     WHERE t.success_at >= ? AND t.success_at < ?${merchant} ORDER BY t.success_at, t.out_trade_no`,
    values,
  )
  const refunded = await selectAll<TradeCells>(
    tx,
    `SELECT t.*, r.created_at AS at, COALESCE(t.sp_openid, t.sub_openid) AS openid, r.refund_id, r.out_refund_no,
       r.amount_fen AS refund_fen, r.fee_fen AS fee_fen, r.discount_fen AS refund_coupon_fen,
       CASE WHEN r.finished_at < ? THEN r.status ELSE 'PROCESSING' END AS refund_status
     FROM refunds r JOIN trades t ON t.out_trade_no = r.out_trade_no
     WHERE r.created_at >= ? AND r.created_at < ?${merchant} ORDER BY r.created_at, r.out_refund_no`,
    [day.until, ...values],
  )
  const rows = [...(want.type === 'REFUND' ? [] : paid), ...(want.type === 'SUCCESS' ? [] : refunded)].map(
    (row) => tradeRow(sandbox, row),
  )
  const sum = (all: readonly string[][], column: string): number =>
    all.reduce((total, row) => total + fenOf(row[TRADE_COLUMNS.indexOf(column)] ?? '0.00'), 0)
  // A fault acts on the last row, which is a refund where there is one.
  const endsWithRefund = rows.at(-1)?.[TRADE_COLUMNS.indexOf('交易状态')] === 'REFUND'
  return {
    columns: TRADE_COLUMNS,
    rows,
    amount: endsWithRefund ? '申请退款金额' : '订单金额',
    numbers: endsWithRefund ? ['微信退款单号', '商户退款单号'] : ['微信订单号', '商户订单号'],
    summaryColumns: TRADE_SUMS,
    summarise: (all) => [
      String(all.length),
      yuan(sum(all, '应结订单金额')),
      yuan(sum(all, '退款金额')),
      yuan(sum(all, '充值券退款金额')),
      yuan(sum(all, '手续费'), 5),
      yuan(sum(all, '订单金额')),
      yuan(sum(all, '申请退款金额')),
    ],
  }
}

function tradeRow({ config }: Sandbox, row: TradeCells): string[] {
  const isRefund = row.refund_id !== null && row.refund_id !== undefined
  const couponFen = row.coupon_fen ?? 0
  const refundFen = row.refund_fen ?? 0
  const backFen = row.refund_coupon_fen ?? 0
  return [
    timeText(row.at),
    row.sp_appid,
    config.spMchid,
    row.sub_mchid,
    '',
    row.transaction_id,
    row.out_trade_no,
    row.openid ?? '',
    'JSAPI',
    isRefund ? 'REFUND' : 'SUCCESS',
    'OTHERS',
    'CNY',
    yuan(isRefund ? 0 : row.total_fen - couponFen),
    yuan(isRefund ? 0 : couponFen),
    row.refund_id ?? '0',
    row.out_refund_no ?? '0',
    yuan(refundFen - backFen),
    yuan(backFen),
    isRefund ? 'ORIGINAL' : '',
    isRefund ? (row.refund_status ?? '') : '',
    row.description,
    row.attach ?? '',
    yuan(isRefund ? 0 - row.fee_fen : row.fee_fen, 5),
    `${(config.feeRate / 100).toFixed(2)}%`,
    yuan(isRefund ? 0 : row.total_fen),
    yuan(refundFen),
    '',
  ]
}

const SHARING_COLUMNS =
  '分账时间,分账发起方,分账方,微信订单号,微信分账/回退单号,分账明细单号,商户分账/回退单号,订单金额,分账接收方,分账金额,业务类型,处理状态,分账描述,备注'.split(
    ',',
  )

type SharingCells = {
  at: number
  sub_mchid: string
  transaction_id: string
  order_id: string
  detail_id: string
  number: string
  total_fen: number
  receiver: string
  amount_fen: number
  kind: string
  description: string
}

/** The shares and returns that succeeded on a day; what failed or still goes on is not in it. */
export async function sharingBill(
  sandbox: Sandbox,
  tx: Tx,
  day: BillDay,
  subMchid: string | undefined,
): Promise<BillDraft> {
  const merchant = subMchid === undefined ? '' : ' AND t.sub_mchid = ?'
  const values = [day.from, day.until, ...(subMchid === undefined ? [] : [subMchid])]
  const found = await selectAll<SharingCells>(
    tx,
    `SELECT c.finished_at AS at, t.sub_mchid, t.transaction_id, s.order_id, c.detail_id, c.out_order_no AS number, t.total_fen,
       c.account AS receiver, c.amount_fen, '分账' AS kind, c.description
     FROM share_receivers c JOIN shares s ON s.out_order_no = c.out_order_no JOIN trades t ON t.out_trade_no = s.out_trade_no
     WHERE c.result = 'SUCCESS' AND c.finished_at >= ? AND c.finished_at < ?${merchant}
     UNION ALL
     SELECT b.finished_at, t.sub_mchid, t.transaction_id, b.return_no, b.return_no, b.out_return_no, t.total_fen,
       b.return_mchid, b.amount_fen, '分账回退', b.description
     FROM share_returns b JOIN trades t ON t.out_trade_no = b.out_trade_no
     WHERE b.result = 'SUCCESS' AND b.finished_at >= ? AND b.finished_at < ?${merchant} ORDER BY at, number`,
    [...values, ...values],
  )
  const { spMchid } = sandbox.config
  return {
    columns: SHARING_COLUMNS,
    rows: found.map((row) => [
      timeText(Number(row.at)),
      spMchid,
      row.sub_mchid,
      row.transaction_id,
      row.order_id,
      row.detail_id,
      row.number,
      yuan(row.total_fen),
      row.receiver,
      yuan(row.amount_fen),
      row.kind,
      '成功',
      row.description,
      '',
    ]),
    amount: '分账金额',
    numbers: ['微信分账/回退单号', '分账明细单号', '商户分账/回退单号'],
    summaryColumns: ['总单数', '分账总金额', '分账回退总金额'],
    summarise: (all) => [
      String(all.length),
      yuan(sumWhere(all, SHARING_COLUMNS, '业务类型', '分账', '分账金额')),
      yuan(sumWhere(all, SHARING_COLUMNS, '业务类型', '分账回退', '分账金额')),
    ],
  }
}

const FLOW_COLUMNS =
  '记账时间,微信支付业务单号,资金流水单号,业务名称,业务类型,收支类型,收支金额(元),账户结余(元),资金变更提交申请人,备注,业务凭证号'.split(
    ',',
  )

type FlowCells = {
  id: number
  kind: string
  account: string
  amount_fen: number
  posted_at: number
  out_trade_no: string | null
  ref: string
  transaction_id: string | null
  refund_id: string | null
  order_id: string | null
  detail_order: string | null
  return_no: string | null
}

/** What a kind of posting is called in a flow of funds; one that is not listed here is told as it is. */
const FLOW_NAMES: Readonly<Record<string, string>> = {
  pay: '交易',
  refund: '退款',
  refund_closed: '退款关闭',
  share: '分账',
  share_paid: '分账',
  share_closed: '分账失败',
  unfreeze: '分账解冻',
  withdraw: '提现',
}

/** Every movement of the platform's own account (`platform`), or of all its sub-merchants' (`merchants`). */
export async function fundFlowBill(
  tx: Tx,
  day: BillDay,
  whose: 'platform' | 'merchants',
): Promise<BillDraft> {
  const isOf =
    whose === 'platform'
      ? `e.account = '${accounts.platform}'`
      : "(e.account LIKE 'available:%' OR e.account LIKE 'frozen:%')"
  const found = await selectAll<FlowCells>(
    tx,
    `SELECT e.id, e.kind, e.account, e.amount_fen, e.posted_at, e.out_trade_no, p.ref, t.transaction_id, r.refund_id,
       s.order_id, c.out_order_no AS detail_order, b.return_no
     FROM entries e JOIN postings p ON p.id = e.posting_id LEFT JOIN trades t ON t.out_trade_no = e.out_trade_no
     LEFT JOIN refunds r ON r.out_refund_no = p.ref LEFT JOIN shares s ON s.out_order_no = p.ref
     LEFT JOIN share_receivers c ON c.detail_id = p.ref LEFT JOIN share_returns b ON b.out_return_no = p.ref
     WHERE e.posted_at >= ? AND e.posted_at < ? AND ${isOf} ORDER BY e.account, e.posted_at, e.id`,
    [day.from, day.until],
  )
  const balances = await openingBalances(tx, day, [...new Set(found.map((row) => row.account))])
  const rows = found.map((row) => {
    const left = (balances.get(row.account) ?? 0) + Number(row.amount_fen)
    balances.set(row.account, left)
    const cells = flowRow(row, left)
    return whose === 'platform' ? cells : [...merchantCells(row.account), ...cells]
  })
  const columns = whose === 'platform' ? FLOW_COLUMNS : ['二级商户号', '账户类型', ...FLOW_COLUMNS]
  return {
    columns,
    rows,
    amount: '收支金额(元)',
    numbers: ['微信支付业务单号', '资金流水单号', '业务凭证号'],
    summaryColumns: ['资金流水总笔数', '收入笔数', '收入金额', '支出笔数', '支出金额'],
    summarise: (all) => {
      const count = (word: string): number =>
        all.filter((row) => row[columns.indexOf('收支类型')] === word).length
      const total = (word: string): string => yuan(sumWhere(all, columns, '收支类型', word, '收支金额(元)'))
      return [String(all.length), String(count('收入')), total('收入'), String(count('支出')), total('支出')]
    },
  }
}

async function openingBalances(tx: Tx, day: BillDay, names: readonly string[]): Promise<Map<string, number>> {
  const opening = new Map<string, number>()
  for (let from = 0; from < names.length; from += 500) {
    const some = names.slice(from, from + 500)
    const sums = await selectAll<{ account: string; sum: number }>(
      tx,
      `SELECT account, CAST(SUM(amount_fen) AS SIGNED) AS sum FROM entries
       WHERE account IN (${some.map(() => '?').join(', ')}) AND posted_at < ? GROUP BY account`,
      [...some, day.from],
    )
    for (const { account, sum } of sums) opening.set(account, Number(sum))
  }
  return opening
}

function merchantCells(account: string): string[] {
  const [kind = '', subMchid = ''] = account.split(':')
  return [subMchid, kind === 'frozen' ? 'UNAVAILABLE' : 'BASIC']
}

function flowRow(row: FlowCells, leftFen: number): string[] {
  const amountFen = Number(row.amount_fen)
  const name = FLOW_NAMES[row.kind] ?? (row.kind.startsWith('return') ? '分账回退' : row.kind)
  const business =
    row.refund_id ?? row.return_no ?? row.order_id ?? (row.detail_order ? row.ref : row.transaction_id)
  // What WeChat freed by itself has no number of ours.
  const voucher =
    row.kind === 'pay' ? row.out_trade_no : (row.detail_order ?? (row.ref === 'AUTO' ? '' : row.ref))
  return [
    timeText(Number(row.posted_at)),
    business ?? row.ref,
    `1${String(row.id).padStart(18, '0')}`,
    name,
    name,
    amountFen < 0 ? '支出' : '收入',
    yuan(Math.abs(amountFen)),
    yuan(leftFen),
    'system',
    '',
    voucher ?? '',
  ]
}

function sumWhere(
  rows: readonly string[][],
  columns: readonly string[],
  column: string,
  word: string,
  amount: string,
): number {
  return rows
    .filter((row) => row[columns.indexOf(column)] === word)
    .reduce((total, row) => total + fenOf(row[columns.indexOf(amount)] ?? '0.00'), 0)
}

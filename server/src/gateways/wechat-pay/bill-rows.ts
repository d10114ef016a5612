import { fenOfYuan, instantOfCell, type Cells } from './bill-cells'
import type { BillKind, BillRow } from './port'

/** How a row of each bill is read. Columns that we do not use are not looked at. */
export const READERS: Readonly<Record<BillKind, (cells: Cells) => BillRow>> = {
  trade: readTrade,
  sharing: readSharing,
  'fund-flow': (cells) => readFlow(cells, null, 'available'),
  'merchant-flow': (cells) =>
    readFlow(cells, cells('二级商户号', '商户号'), FLOW_ACCOUNTS[cells('账户类型')] ?? 'other'),
}

const FLOW_ACCOUNTS: Readonly<Record<string, 'available' | 'frozen'>> = {
  BASIC: 'available',
  UNAVAILABLE: 'frozen',
}

const REFUND_STATES: Readonly<Record<string, BillRow['state']>> = {
  SUCCESS: 'succeeded',
  PROCESSING: 'processing',
  FAIL: 'failed',
  CLOSE: 'failed',
  CLOSED: 'failed',
}

function readTrade(cells: Cells): BillRow {
  const isRefund = cells('交易状态') === 'REFUND'
  return {
    kind: isRefund ? 'refund' : 'payment',
    at: instantOfCell(cells('交易时间')),
    subMchid: cells('特约商户号', '子商户号'),
    number: cells(isRefund ? '商户退款单号' : '商户订单号'),
    wechatId: cells(isRefund ? '微信退款单号' : '微信订单号'),
    state: isRefund ? (REFUND_STATES[cells('退款状态')] ?? 'unknown') : 'succeeded',
    amountFen: fenOfYuan(isRefund ? cells('申请退款金额', '退款金额') : cells('订单金额', '总金额')),
    feeFen: fenOfYuan(cells('手续费')),
    account: null,
    balanceFen: null,
  }
}

function readSharing(cells: Cells): BillRow {
  return {
    kind: cells('业务类型').includes('回退') ? 'return' : 'share',
    at: instantOfCell(cells('分账时间')),
    subMchid: cells('分账方', '特约商户号'),
    number: cells('商户分账/回退单号', '商户分账单号'),
    wechatId: cells('分账明细单号'),
    state: 'succeeded', // nothing else is listed
    amountFen: fenOfYuan(cells('分账金额', '分账金额(元)')),
    feeFen: null,
    account: null,
    balanceFen: null,
  }
}

/** The same movement may be told on two accounts, e.g. freed money leaves the one and reaches the other. */
function readFlow(cells: Cells, subMchid: string | null, account: BillRow['account']): BillRow {
  const sumFen = fenOfYuan(cells('收支金额(元)', '收支金额（元）'))
  return {
    kind: cells('业务名称').includes('解冻') ? 'unfreeze' : 'other',
    at: instantOfCell(cells('记账时间')),
    subMchid,
    number: cells('业务凭证号'),
    wechatId: cells('微信支付业务单号'),
    state: 'succeeded',
    amountFen: cells('收支类型') === '支出' ? 0 - sumFen : sumFen,
    feeFen: null,
    account,
    balanceFen: fenOfYuan(cells('账户结余(元)', '账户结余（元）')),
  }
}

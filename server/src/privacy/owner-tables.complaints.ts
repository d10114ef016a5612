import { complaintDeed, complaintEntry, wechatComplaint } from '@anxin/drizzle/schema/complaints'
import { byOthers, ELSEWHERE, NUMBER, OTHERS, owned, type OwnerTable } from './owner-tables'

const COMPLAINTS = '微信支付投诉（投诉内容、联系电话和回复）'

/** What she complained about to WeChat, and what was answered. */
export const COMPLAINT_TABLES: readonly OwnerTable[] = [
  owned(wechatComplaint, {
    title: '微信支付投诉',
    kept: COMPLAINTS,
    root: 'owner',
    by: [wechatComplaint.ownerId],
    fields: {
      id: '编号',
      complaintId: '微信投诉单号',
      state: '状态',
      subMchid: OTHERS,
      orderId: '订单编号',
      ownerId: ELSEWHERE,
      region: '地区',
      tradeNo: '商户订单号',
      transactionId: '微信支付单号',
      amountFen: '金额',
      refundAskedFen: '要求退款',
      problem: '类型',
      text: '内容',
      phoneSealed: '联系电话',
      isRefunded: '已退款',
      isPayerWaiting: '等待回复',
      times: '投诉次数',
      complainedAt: '投诉时间',
      dueAt: '回复截止',
      seenAt: NUMBER,
      closedAt: '结束时间',
    },
  }),
  owned(complaintEntry, {
    title: '微信支付投诉的协商记录',
    kept: COMPLAINTS,
    root: 'complaints',
    by: [complaintEntry.complaintId],
    fields: {
      complaintId: '编号',
      logId: '记录编号',
      at: '时间',
      type: '类型',
      by: '谁',
      text: byOthers('内容'),
    },
  }),
  owned(complaintDeed, {
    title: '平台对微信支付投诉的回复',
    kept: COMPLAINTS,
    root: 'complaints',
    by: [complaintDeed.complaintId],
    fields: {
      id: '编号',
      complaintId: '投诉编号',
      kind: '类型',
      text: byOthers('内容'),
      state: '状态',
      operatorId: OTHERS,
      attempts: NUMBER,
      lastCode: NUMBER,
      at: '时间',
      settledAt: '完成时间',
    },
  }),
]

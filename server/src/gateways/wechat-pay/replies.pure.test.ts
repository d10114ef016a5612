import { describe, expect, it } from 'vitest'
import {
  RefundReply,
  ReturnReply,
  ShareReply,
  toFinish,
  toRefund,
  toReturn,
  toShare,
  toTrade,
  TradeReply,
} from './replies'

const PLATFORM = '1900000100'

function share(changes: Record<string, unknown>) {
  return toShare(ShareReply.parse({ out_order_no: 'S1', order_id: '30', ...changes }), PLATFORM)
}
const own = (result: string) => ({ receiver_account: PLATFORM, amount: 30, result })
const rest = (result: string) => ({ receiver_account: '1900000109', amount: 270, result })

describe('a share', () => {
  it.each([
    ['accepted without a word', {}, 'processing'],
    ['processing', { status: 'PROCESSING', receivers: [own('PENDING')] }, 'processing'],
    ['finished and received', { status: 'FINISHED', receivers: [own('SUCCESS')] }, 'succeeded'],
    ['finished with a closed receiver', { status: 'FINISHED', receivers: [own('CLOSED')] }, 'failed'],
    [
      'finished, one part still pending',
      { status: 'FINISHED', receivers: [own('SUCCESS'), rest('PENDING')] },
      'processing',
    ],
    ['finished in two minds', { status: 'FINISHED', receivers: [own('SUCCESS'), rest('CLOSED')] }, 'unknown'],
    ['finished without naming us', { status: 'FINISHED', receivers: [rest('SUCCESS')] }, 'unknown'],
    ['finished without receivers', { status: 'FINISHED' }, 'unknown'],
    ['finished with a result we do not know', { status: 'FINISHED', receivers: [own('ODD')] }, 'unknown'],
    ['closed', { status: 'CLOSED', close_reason: 'NO_AUTH' }, 'failed'],
    ['in a state we do not know', { status: 'ARCHIVED', receivers: [own('SUCCESS')] }, 'unknown'],
  ])('%s is %s', (_name, reply, state) => {
    expect(share(reply).state).toBe(state)
  })

  it('is read in the partner spelling too', () => {
    const receivers = [
      { account: PLATFORM, amount: 30, result: 'SUCCESS', finish_time: '2026-03-04T13:06:00+08:00' },
    ]
    expect(share({ state: 'FINISHED', receivers })).toEqual({
      shareNo: 'S1',
      wechatShareId: '30',
      state: 'succeeded',
      commissionFen: 30,
      failReason: null,
      finishedAt: new Date('2026-03-04T05:06:00Z'),
    })
  })

  it('that failed says why, and fields that are empty or strange do not disturb', () => {
    const receiver = {
      ...own('CLOSED'),
      fail_reason: 'NO_RELATION',
      finish_time: '',
      abnormal_status: 'ABNORMAL_PENDING',
    }
    expect(share({ status: 'FINISHED', receivers: [receiver], new_field: {} })).toMatchObject({
      state: 'failed',
      failReason: 'NO_RELATION',
      finishedAt: null,
    })
    expect(share({ status: 'CLOSED', close_reason: 'NO_AUTH' }).failReason).toBe('NO_AUTH')
  })

  it('that only frees the rest needs no receiver', () => {
    const finish = (changes: object) =>
      toFinish(ShareReply.parse({ out_order_no: 'F1', order_id: '31', ...changes }))
    expect(finish({}).state).toBe('processing')
    expect(finish({ status: 'FINISHED', finish_amount: 270 }).state).toBe('succeeded')
    expect(
      finish({ state: 'FINISHED', receivers: [{ account: '1900000109', amount: 270, result: 'SUCCESS' }] }),
    ).toEqual({
      finishNo: 'F1',
      wechatFinishId: '31',
      state: 'succeeded',
    })
  })
})

describe('words are read tolerantly, and an unknown one is unknown', () => {
  it.each([
    ['SUCCESS', 'paid'],
    ['REFUND', 'refund-started'],
    ['NOTPAY', 'unpaid'],
    ['CLOSED', 'closed'],
    ['PAYERROR', 'unknown'],
    ['toString', 'unknown'],
  ])('trade %s is %s', (word, state) => {
    const reply = { sp_mchid: '1', sub_mchid: '2', out_trade_no: 'P1', trade_state: word }
    expect(toTrade(TradeReply.parse(reply))).toMatchObject({
      state,
      totalFen: null,
      transactionId: null,
      paidAt: null,
    })
  })

  it.each([
    [undefined, 'processing'],
    ['SUCCESS', 'succeeded'],
    ['CLOSE', 'closed'],
    ['CLOSED', 'closed'],
    ['ABNORMAL', 'abnormal'],
    ['OTHER', 'unknown'],
  ])('refund %s is %s', (status, state) => {
    const reply = { refund_id: '5', out_refund_no: 'R1', status, amount: { refund: 1 } }
    expect(toRefund(RefundReply.parse(reply)).state).toBe(state)
  })

  it.each([
    ['return_no', 'SUCCESS', 'succeeded'],
    ['return_id', 'FAIL', 'failed'],
    ['return_id', 'FAILED', 'failed'],
    ['return_no', 'PROCESSING', 'processing'],
    ['return_no', 'OTHER', 'unknown'],
  ])('return with %s %s is %s', (field, result, state) => {
    const reply = ReturnReply.parse({ out_return_no: 'B1', [field]: '7', amount: 3, result })
    expect(toReturn(reply)).toMatchObject({ wechatReturnId: '7', state, amountFen: 3 })
  })
})

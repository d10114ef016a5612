/**
 * Bugs that money has had elsewhere. Each is laid over the source when it is loaded (vitest.config.ts, MODEL_BUG), so
 * the product knows nothing of them; a bug whose place is gone, or is there twice, fails the run.
 */
export type PlantedBug = {
  readonly name: string
  readonly file: string
  readonly find: string
  readonly replace: string
}

export const PLANTED_BUGS: readonly PlantedBug[] = [
  {
    name: 'a retried refund gets a new number',
    file: 'server/src/payments/observe-refund.ts',
    find: "    refundNo: operationNoOf('refund', operation.id),",
    replace: "    refundNo: operationNoOf('refund', app.newId()),",
  },
  {
    name: 'a lost answer counts as a refund',
    file: 'server/src/payments/observe-refund.ts',
    find: "  if (outcome.kind === 'ok') return observeRefund(operation, outcome.value)\n  if",
    replace:
      "  if (outcome.kind === 'unknown') return { kind: 'refunded', wechatId: 'lost', payerRefundFen: null, byAdvance: null }\n  if (outcome.kind === 'ok') return observeRefund(operation, outcome.value)\n  if",
  },
  {
    name: 'a refund is posted while it is processing',
    file: 'server/src/payments/observe-refund.ts',
    find: "    case 'processing':\n      return { kind: 'open', code: 'PROCESSING', wechatId }",
    replace: "    case 'processing':\n      return { kind: 'refunded', wechatId, payerRefundFen, byAdvance }",
  },
  {
    name: 'the commission is taken on what was refunded too',
    file: 'server/src/orders/confirm-completion.ts',
    find: 'takenCommission(done, order, refundedFen),\n  })\n  await bookCompensation',
    replace: 'takenCommission(done, order, 0),\n  })\n  await bookCompensation',
  },
  {
    name: 'a payment that is observed twice is announced twice',
    file: 'server/src/payments/settle-trade.ts',
    find: "  if (!(await markPaid(tx, payment.id, paid))) return 'known'",
    replace:
      "  if (!(await markPaid(tx, payment.id, paid))) {\n    await publish(app, tx, 'payment.paid', payment.subject_id, { paymentId: payment.id, subjectId: payment.subject_id, purpose: payment.purpose })\n    return 'known'\n  }",
  },
  {
    name: 'silence releases what is held',
    file: 'server/src/orders/confirm-completion.ts',
    find: "if (order.state === 'DELIVERED' && order.hold === 'case')\n    return void (await releaseUndisputed(app, tx, order))\n  if (order.state !== 'DELIVERED' || holdOf(order) !== null) return",
    replace: "if (order.state !== 'DELIVERED') return",
  },
  {
    name: 'silence releases what a complaint to WeChat Pay holds',
    file: 'server/src/orders/confirm-completion.ts',
    find: "if (order.state !== 'DELIVERED' || holdOf(order) !== null) return // lifting",
    replace: "if (order.state !== 'DELIVERED' || order.hold !== null) return // lifting",
  },
  {
    name: 'a line that was declined may be billed',
    file: 'server/src/orders/finish-order.ts',
    find: "lines.filter(({ state }) => state === 'approved')",
    replace: "lines.filter(({ state }) => state === 'approved' || state === 'declined' || state === 'shown')",
  },
  {
    name: 'a late payment of a cancelled order stays with the shop',
    file: 'server/src/orders/settle-payment.ts',
    find: "await refundPayment(app, tx, paymentId, '订单已取消或款项已失效，原路退回')",
    replace: '0',
  },
  {
    name: 'the platform keeps the commission on what is refunded after the release',
    file: 'server/src/payments/refund-subject.ts',
    find: '    if (returnFen > 0) await beginReturn(app, tx, leg, returnFen)\n',
    replace: '',
  },
  {
    name: 'an advance is taken back twice',
    file: 'server/src/payments/post-operation.ts',
    find: '  if (advanced) await beginRecovery(of, 0 - advanced.amountFen)\n',
    replace:
      '  if (advanced) await beginRecovery(of, 0 - advanced.amountFen)\n  if (advanced) await beginRecovery(of, 0 - advanced.amountFen)\n',
  },
  {
    name: 'the payer gets what a coupon of WeChat has paid',
    file: 'server/src/payments/ledger.ts',
    find: '  const payerFen = payerRefundFen ?? payerPartOf(held, refundFen)',
    replace: '  const payerFen = Math.min(refundFen, payerRestOf(held))',
  },
  {
    name: 'what risk holds back goes all the same',
    file: 'server/src/payments/begin-operation.ts',
    find: "  return verdict === 'hold' ? decisionId : null",
    replace: '  return null',
  },
]

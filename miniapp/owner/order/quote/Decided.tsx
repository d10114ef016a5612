import type { Order } from '@anxin/shared/orders/order.contract'
import { money } from '@/common/format'
import { replace } from '@/common/nav'
import { useNoticeConsent } from '@/common/notices'
import { Button } from '@/common/ui/Button'
import { Receipt } from '@/common/ui/Receipt'
import { Done } from '../parts/Done'
import { moneyOf } from '../parts/order-money'
import { PaymentNotice } from '../parts/PaymentNotice'
import { toReceiptLine } from '../parts/receipt-lines'
import type { Payment } from '../parts/use-payment'
import { whatIsDue } from '../parts/what-is-due'

/** The lines stay chosen for 15 minutes without payment; then they are open again. */
const KEPT = '你同意的项目保留 15 分钟，付款后才生效；过时可以重新选择。'

type DecidedProps = { order: Order; payment: Payment }

/** After the decision: what was chosen and is still to be paid, what became of the payment, or that all is done. */
export function Decided({ order, payment }: DecidedProps) {
  const { dueFen } = moneyOf(order)
  if (payment.step.is === 'paid')
    return (
      <Done
        title={`已同意并支付 ${money(payment.step.amountFen)}`}
        text="钱冻结在微信，门店开始施工。账单不会超过你同意的金额。"
      />
    )
  if (payment.step.is === 'checking') return <PaymentNotice payment={payment} kept={KEPT} />
  if (dueFen > 0) {
    const isFee = order.state === 'READY'
    const kept = isFee ? '检测费可以稍后支付，付后取车。' : KEPT
    return (
      <>
        <PaymentNotice payment={payment} kept={kept} />
        <Receipt
          title={whatIsDue(order)}
          lines={order.lines
            .filter(({ state }) => state === (isFee ? 'done' : 'approving'))
            .map(toReceiptLine)}
          total={{ label: '还需支付', fen: dueFen }}
          foot={kept}
        />
      </>
    )
  }
  return (
    <>
      <PaymentNotice payment={payment} kept="" />
      <Done title="现在没有要确认的报价" text={nothing(order)} />
    </>
  )
}

function nothing({ state }: Order): string {
  return state === 'READY'
    ? '你没有同意报价，车辆准备还给你。没做的项目不收钱。'
    : '你的决定已经告诉门店。没有你的同意，不会多做一项。'
}

export function DecidedFooter({ order, payment }: DecidedProps) {
  const consent = useNoticeConsent(['order-progress', 'quote-ready'])
  const { dueFen } = moneyOf(order)
  const toOrder = () => replace('/order/detail/index', { orderId: order.id })
  const { step } = payment
  if (step.is === 'checking')
    return (
      <Button kind="second" onTap={toOrder}>
        先看订单
      </Button>
    )
  if (dueFen > 0 && step.is !== 'paid')
    return (
      <Button
        kind="waiting"
        isBusy={step.is === 'preparing' || step.is === 'cashier'}
        onTap={() => void payment.pay(order, dueFen)}
      >
        {`支付 ${money(dueFen)}`}
      </Button>
    )
  return <Button onTap={() => void consent.ask().then(toOrder)}>查看进度</Button>
}

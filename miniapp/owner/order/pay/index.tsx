import { Text, View } from '@tarojs/components'
import { useRouter } from '@tarojs/taro'
import type { Order } from '@anxin/shared/orders/order.contract'
import { useEffect, useRef } from 'react'
import { serverNow } from '@/common/clock'
import { dayAndClock, money } from '@/common/format'
import { goTab, replace } from '@/common/nav'
import { useNoticeConsent } from '@/common/notices'
import { Button } from '@/common/ui/Button'
import { Card } from '@/common/ui/Card'
import { Money } from '@/common/ui/Money'
import { rebook } from '../../common/rebook'
import { Done } from '../parts/Done'
import { moneyOf } from '../parts/order-money'
import { ORDERS_TAB, OrderScreen } from '../parts/OrderScreen'
import { PaymentCode } from '../parts/PaymentCodeSheet'
import { PaymentNotice } from '../parts/PaymentNotice'
import { useOrder } from '../parts/use-order'
import { usePayment, type Payment } from '../parts/use-payment'
import { whatIsDue } from '../parts/what-is-due'
import './index.scss'

/** Pays what is due and shows how the payment stands. With `now=1` the cashier opens by itself, once. */
export default function PayPage() {
  const order = useOrder()
  const { orderId, loaded } = order
  const payment = usePayment(orderId, loaded.put)
  const { params } = useRouter()
  useFirstLook(loaded.data, payment, params['now'] === '1')
  return (
    <OrderScreen order={order} footer={(data) => <PayFooter order={data} payment={payment} />}>
      {(data) => (
        <>
          <PayBody order={data} payment={payment} />
          <PaymentCode order={data} payment={payment} />
        </>
      )}
    </OrderScreen>
  )
}

/** The first time that the order is here: opens the cashier, or asks whether an earlier try has arrived. */
function useFirstLook(order: Order | undefined, payment: Payment, opensCashier: boolean): void {
  const hasLooked = useRef(false)
  useEffect(() => {
    if (order === undefined || hasLooked.current) return
    hasLooked.current = true
    const { dueFen } = moneyOf(order)
    if (dueFen === 0) return
    void (opensCashier ? payment.pay(order, dueFen) : payment.look())
  }, [order])
}

function PayBody({ order, payment }: { order: Order; payment: Payment }) {
  const { dueFen, paidFen } = moneyOf(order)
  const { step } = payment
  if (step.is === 'paid')
    return (
      <Done
        title={`已支付 ${money(step.amountFen)}`}
        text="钱冻结在微信，还没有给门店。你满意后才放款，没做的项目原路退回。"
      />
    )
  if (step.is === 'checking') return <PaymentNotice payment={payment} kept="" />
  if (dueFen === 0) return <NothingDue order={order} payment={payment} hasPaid={paidFen > 0} />
  return (
    <>
      <View className="pay-sum">
        <Text className="pay-what">{whatIsDue(order)}</Text>
        <Money fen={dueFen} size="large" />
        <Text className="pay-where">{`${order.shopName ?? '门店'} · ${order.serviceName}`}</Text>
      </View>
      {step.is === 'refused' && step.error.code === 'PAYMENT_NOT_YET' ? (
        <Card title="还没到支付时间" tone="waiting">
          <Text>{notYet(step.error.data['payFromAt'])}</Text>
        </Card>
      ) : (
        <PaymentNotice payment={payment} kept={deadline(order)} />
      )}
      <Card title="这笔钱怎么走">
        <Text className="pay-how">
          付款后冻结在微信，不进门店口袋。你确认满意，或交车 72 小时后没有异议，才放款给门店。多付的原路退回。
        </Text>
      </Card>
    </>
  )
}

function NothingDue({ order, payment, hasPaid }: { order: Order; payment: Payment; hasPaid: boolean }) {
  if (order.state === 'CANCELLED')
    return <Done title="订单已取消" text={hasPaid ? '已付的款项原路退回。' : '没有扣款。'} />
  const isLate = payment.step.is === 'failed' || payment.step.is === 'refused'
  if (isLate) return <Done title="这笔款已不用支付" text="没有扣款。订单的最新情况在进度里。" />
  return (
    <Done
      title={hasPaid ? '已经付清' : '现在不用付款'}
      text={hasPaid ? '钱冻结在微信，你满意后才放款给门店。' : '有款项要付时，我们会告诉你。'}
    />
  )
}

function PayFooter({ order, payment }: { order: Order; payment: Payment }) {
  const consent = useNoticeConsent(['order-progress', 'quote-ready'])
  const { dueFen } = moneyOf(order)
  const { step } = payment
  const toOrder = () => replace('/order/detail/index', { orderId: order.id })
  if (step.is === 'paid')
    return (
      <Button label="查看进度" onTap={() => void consent.ask().then(toOrder)}>
        查看进度
      </Button>
    )
  if (step.is === 'checking')
    return (
      <Button kind="second" onTap={toOrder}>
        先看订单
      </Button>
    )
  if (dueFen === 0 && order.state === 'CANCELLED')
    return (
      <>
        <Button kind="second" onTap={() => goTab(ORDERS_TAB)}>
          我的订单
        </Button>
        <Button onTap={() => rebook(order)}>重新预约</Button>
      </>
    )
  if (dueFen === 0 || (step.is === 'refused' && step.error.code === 'PAYMENT_NOT_YET'))
    return <Button onTap={toOrder}>查看进度</Button>
  return (
    <Button
      isBusy={step.is === 'preparing' || step.is === 'cashier'}
      onTap={() => void payment.pay(order, dueFen)}
    >
      {`支付 ${money(dueFen)}`}
    </Button>
  )
}

function notYet(payFromAt: unknown): string {
  return typeof payFromAt === 'string'
    ? `${dayAndClock(payFromAt, serverNow())} 起可以支付，到时会提醒你。时段已经为你留好，现在没有扣款。`
    : '到可以支付的时候会提醒你。时段已经为你留好，现在没有扣款。'
}

function deadline({ next }: Order): string {
  return next.by === null ? '' : `请在 ${dayAndClock(next.by, serverNow())} 前支付。`
}

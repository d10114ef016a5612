import { Text, View } from '@tarojs/components'
import { serverNow } from '@/common/clock'
import { dayAndClock, money } from '@/common/format'
import { Banner, Failure } from '@/common/ui/Notice'
import type { Payment } from './use-payment'
import './PaymentNotice.scss'

/** What has become of a payment, in words that say first whether money was taken. */
export function PaymentNotice({ payment, kept }: { payment: Payment; kept: string }) {
  const { step, expiresAt } = payment
  switch (step.is) {
    case 'checking':
      return (
        <View className="payment-checking" aria-role="status">
          <View className="payment-dots" aria-hidden>
            <View className="payment-dot" />
            <View className="payment-dot payment-dot-second" />
            <View className="payment-dot payment-dot-third" />
          </View>
          <Text className="payment-title">正在确认，请勿重复支付</Text>
          <Text className="payment-text">
            正在向微信查询结果，通常几秒内就有。可以离开这一页，结果会显示在订单里；没有付成会原样保留，付成了不会再扣第二次。
          </Text>
        </View>
      )
    case 'cancelled':
      return (
        <Banner tone="waiting" icon="info">
          {`你取消了支付，没有扣款。${until(expiresAt) ?? kept}`}
        </Banner>
      )
    case 'failed':
      return (
        <Banner tone="waiting" icon="warning">
          {`支付没有成功，微信确认没有扣款。${until(expiresAt) ?? kept}`}
        </Banner>
      )
    case 'changed':
      return (
        <Banner tone="waiting" icon="info">
          {`应付金额现在是 ${money(step.dueFen)}，还没有扣款，请看过后再支付。`}
        </Banner>
      )
    case 'refused':
      if (step.error.code === 'PAYMENT_HELD')
        return (
          <Banner tone="waiting" icon="shield">
            {`这笔支付正在安全审核，没有扣款，不用重复提交。通过后回到这里就能支付。${kept}`}
          </Banner>
        )
      return <Failure error={step.error} safe="没有扣款" />
    case 'ready':
    case 'preparing':
    case 'cashier':
    case 'paid':
      return null
  }
}

function until(expiresAt: string | undefined): string | undefined {
  return expiresAt === undefined
    ? undefined
    : `为你保留到 ${dayAndClock(expiresAt, serverNow())}，之前都可以再支付。`
}

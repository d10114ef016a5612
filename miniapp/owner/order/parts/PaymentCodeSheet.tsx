import { Text } from '@tarojs/components'
import type { Order } from '@anxin/shared/orders/order.contract'
import { useEffect } from 'react'
import { api } from '@/common/api'
import type { ApiError } from '@/common/api-error'
import { serverNow } from '@/common/clock'
import { dayAndClock, money } from '@/common/format'
import { Button } from '@/common/ui/Button'
import { Banner, Failure } from '@/common/ui/Notice'
import { PhoneCodeField, usePhoneCode } from '@/common/ui/PhoneCode'
import { Sheet } from '@/common/ui/Sheet'
import { moneyOf } from './order-money'
import type { Payment } from './use-payment'
import './PaymentCodeSheet.scss'

/** Over the page while the payment wants a code; nothing otherwise. */
export function PaymentCode({ order, payment }: { order: Order; payment: Payment }) {
  return payment.codeWanted === undefined ? null : <PaymentCodeSheet order={order} payment={payment} />
}

/** The code goes out as the sheet comes up: to the phone on file, which she is told in part. */
function PaymentCodeSheet({ order, payment }: { order: Order; payment: Payment }) {
  const phoneCode = usePhoneCode((commandId) =>
    api('POST /orders/:orderId/payment-code', { params: { orderId: order.id }, body: { commandId } }),
  )
  const { dueFen } = moneyOf(order)
  useEffect(() => phoneCode.ask(), [])
  const tried = payment.codeWanted?.error
  const lockedUntil = lockOf(tried) ?? lockOf(phoneCode.error)
  const isBusy = payment.step.is === 'preparing'
  const error = tried ?? phoneCode.error
  if (lockedUntil !== undefined) return <LockedSheet until={lockedUntil} onClose={payment.dropCode} />
  return (
    <Sheet
      title="验证手机号"
      onClose={payment.dropCode}
      footer={
        <Button
          isBusy={isBusy}
          isDisabled={!phoneCode.isWhole}
          onTap={() => void payment.pay(order, dueFen, phoneCode.code)}
        >
          {`验证并支付 ${money(dueFen)}`}
        </Button>
      }
    >
      <Banner icon="phone">{whereTo(phoneCode.sent?.phoneMasked, phoneCode.wasSentBefore)}</Banner>
      {error !== undefined && !isBusy && <Failure error={error} safe="没有扣款" />}
      <PhoneCodeField phoneCode={phoneCode} />
      <Text className="payment-code-why">
        金额较大或环境有变化时，先确认是你本人在支付。这笔款只验证一次。
      </Text>
    </Sheet>
  )
}

function LockedSheet({ until, onClose }: { until: string; onClose: () => void }) {
  return (
    <Sheet title="验证手机号" onClose={onClose} footer={<Button onTap={onClose}>知道了</Button>}>
      <Banner tone="waiting" icon="warning">
        {`验证码输错次数过多，${dayAndClock(until, serverNow())} 后可以再试。没有扣款，订单还为你留着。`}
      </Banner>
    </Sheet>
  )
}

function lockOf(error: ApiError | undefined): string | undefined {
  const until = error?.code === 'PAYMENT_CODE_LOCKED' ? error.data['lockedUntil'] : undefined
  return typeof until === 'string' ? until : undefined
}

function whereTo(phoneMasked: string | undefined, wasSentBefore: boolean): string {
  if (phoneMasked !== undefined) return `验证码已发送到 ${phoneMasked}`
  return wasSentBefore ? '验证码刚刚已发送到你绑定的手机' : '正在把验证码发送到你绑定的手机'
}

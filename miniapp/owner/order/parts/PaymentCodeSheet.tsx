import { Text, View } from '@tarojs/components'
import type { Order } from '@anxin/shared/orders/order.contract'
import { useEffect, useState } from 'react'
import { api } from '@/common/api'
import type { ApiError } from '@/common/api-error'
import { serverNow } from '@/common/clock'
import { useCommand } from '@/common/command'
import { dayAndClock, money } from '@/common/format'
import { useSecondsUntil } from '@/common/seconds-until'
import { Button } from '@/common/ui/Button'
import { Field } from '@/common/ui/Field'
import { Banner, Failure } from '@/common/ui/Notice'
import { Sheet } from '@/common/ui/Sheet'
import { moneyOf } from './order-money'
import type { Payment } from './use-payment'
import './PaymentCodeSheet.scss'

const CODE_CHARS = 6

/** Over the page while the payment wants a code; nothing otherwise. */
export function PaymentCode({ order, payment }: { order: Order; payment: Payment }) {
  return payment.codeWanted === undefined ? null : <PaymentCodeSheet order={order} payment={payment} />
}

/** The code goes out as the sheet comes up: to the phone on file, which she is told in part. */
function PaymentCodeSheet({ order, payment }: { order: Order; payment: Payment }) {
  const [code, setCode] = useState('')
  const [sent, setSent] = useState<{ phoneMasked: string; resendAt: string }>()
  const send = useCommand()
  const { dueFen } = moneyOf(order)
  const ask = () =>
    send.run(async (commandId) => {
      setSent(
        await api('POST /orders/:orderId/payment-code', {
          params: { orderId: order.id },
          body: { commandId },
        }),
      )
    })
  useEffect(() => void ask(), [])
  // One that was sent a moment ago, perhaps before the app was closed, says itself when the next may be.
  const sentBefore = send.error?.code === 'SMS_CODE_SENT_RECENTLY' ? send.error.data['resendAt'] : undefined
  const leftS = useSecondsUntil(typeof sentBefore === 'string' ? sentBefore : sent?.resendAt)
  const tried = payment.codeWanted?.error
  const lockedUntil = lockOf(tried) ?? lockOf(send.error)
  const isBusy = payment.step.is === 'preparing'
  const error = tried ?? (sentBefore === undefined ? send.error : undefined)
  if (lockedUntil !== undefined) return <LockedSheet until={lockedUntil} onClose={payment.dropCode} />
  return (
    <Sheet
      title="验证手机号"
      onClose={payment.dropCode}
      footer={
        <Button
          isBusy={isBusy}
          isDisabled={code.length !== CODE_CHARS}
          onTap={() => void payment.pay(order, dueFen, code)}
        >
          {`验证并支付 ${money(dueFen)}`}
        </Button>
      }
    >
      <Banner icon="phone">{whereTo(sent?.phoneMasked, sentBefore !== undefined)}</Banner>
      {error !== undefined && !isBusy && <Failure error={error} safe="没有扣款" />}
      <View className="payment-code">
        <View className="payment-code-field">
          <Field
            label="验证码"
            value={code}
            type="number"
            charsMax={CODE_CHARS}
            hint="6 位数字"
            onChange={setCode}
          />
        </View>
        <Button kind="second" isCompact isBusy={send.isBusy} isDisabled={leftS > 0} onTap={() => void ask()}>
          {leftS > 0 ? `${leftS} 秒后可重发` : '重新获取'}
        </Button>
      </View>
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

import { Text, View } from '@tarojs/components'
import { useState } from 'react'
import { api } from '@/common/api'
import { useCommand } from '@/common/command'
import { money as moneyText } from '@/common/format'
import { Button } from '@/common/ui/Button'
import { Choice } from '@/common/ui/Choice'
import { Field } from '@/common/ui/Field'
import { Failure } from '@/common/ui/Notice'
import { Sheet } from '@/common/ui/Sheet'
import type { Job } from '../parts/job'

const OTHER = '其他'
const REASONS = ['技师临时请假', '设备故障', '配件到不了', OTHER] as const

/** What it costs the shop and what the owner gets, before the button that does it. */
export function WithdrawSheet({
  order,
  onClose,
  put,
}: {
  order: Job
  onClose: () => void
  put: (order: Job) => void
}) {
  const [chosen, setChosen] = useState<(typeof REASONS)[number]>()
  const [words, setWords] = useState('')
  const withdraw = useCommand()
  const reason = chosen === OTHER ? words.trim() : (chosen ?? '')
  const paidFen = order.money?.paidFen ?? 0
  const submit = async () => {
    const isDone = await withdraw.run(async (commandId) =>
      put(
        await api('POST /shop/orders/:orderId/withdrawal', {
          params: { orderId: order.id },
          body: { commandId, reason },
        }),
      ),
    )
    if (isDone) onClose()
  }
  return (
    <Sheet
      title="退单"
      onClose={onClose}
      footer={
        <Button kind="danger" isDisabled={reason === ''} isBusy={withdraw.isBusy} onTap={() => void submit()}>
          {paidFen > 0 ? `退单，退还车主 ${moneyText(paidFen)}` : '退单'}
        </Button>
      }
    >
      {withdraw.error !== undefined && <Failure error={withdraw.error} safe="没有退单，款项没有变化" />}
      <View className="withdraw-facts">
        <Text>{paidFen > 0 ? `车主付的 ${moneyText(paidFen)} 马上全额退回` : '车主还没有付款'}</Text>
        <Text>平台补偿车主一张优惠券，车主可以换一家店</Text>
        <Text>退单不能撤回</Text>
      </View>
      <Choice
        label="退单原因"
        columns={2}
        value={chosen}
        options={REASONS.map((value) => ({ value, label: value }))}
        onChoose={setChosen}
      />
      {chosen === OTHER && (
        <Field label="原因（车主会看到）" value={words} onChange={setWords} charsMax={200} isLong />
      )}
    </Sheet>
  )
}

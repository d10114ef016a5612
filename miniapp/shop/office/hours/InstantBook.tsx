import { Text } from '@tarojs/components'
import { api } from '@/common/api'
import { useCommand } from '@/common/command'
import { Card } from '@/common/ui/Card'
import { Choice } from '@/common/ui/Choice'
import { Failure } from '@/common/ui/Notice'
import type { Shop } from './week'

const WAYS = [
  { value: 'on', label: '即时预约', note: '约了就算，不用你答复' },
  { value: 'off', label: '先问我', note: '每单由你接或不接' },
] as const

type InstantBookProps = { shop: Shop; canEdit: boolean; onChanged: (shop: Shop) => void }

/** Whether an order of a free time is the shop's at once, or waits for its answer. */
export function InstantBook({ shop, canEdit, onChanged }: InstantBookProps) {
  const command = useCommand()
  const choose = (value: 'on' | 'off') => {
    const on = value === 'on'
    if (on === shop.instantBook) return
    void command.run(async (commandId) => {
      onChanged(await api('POST /shop/instant-book', { body: { commandId, on } }))
    })
  }
  return (
    <Card title="接单方式">
      {command.error !== undefined && <Failure error={command.error} safe="接单方式没有变" />}
      <Choice
        label="接单方式"
        columns={1}
        options={WAYS.map((way) => ({ ...way, isDisabled: !canEdit || command.isBusy }))}
        value={shop.instantBook ? 'on' : 'off'}
        onChoose={choose}
      />
      <Text className="hours-note">
        {shop.instantBook
          ? '车主约到空闲时间就直接去支付，订单马上是你的。请把工位、技师和休假登记准。'
          : '新订单先出现在「接单」，超时未答复会转给其他门店或客服。'}
      </Text>
    </Card>
  )
}

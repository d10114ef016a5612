import { Text, View } from '@tarojs/components'
import { useState } from 'react'
import { money } from '@/common/format'
import { Button } from '@/common/ui/Button'
import { Choice } from '@/common/ui/Choice'
import { Sheet } from '@/common/ui/Sheet'
import type { DeclineCost } from './use-quote'

const REASONS = ['价格偏高', '暂时不修', '想先比较', '没有必要'] as const

type DeclineSheetProps = {
  names: readonly string[]
  /** What the person agrees to besides; 0 where it is nothing. */
  approveFen: number
  /** Null where a no costs nothing. */
  cost: DeclineCost | null
  isSupplement: boolean
  onSend: (reason: string) => void
  onClose: () => void
}

/** Why not, what that costs, and then the last tap. */
export function DeclineSheet(props: DeclineSheetProps) {
  const { names, cost, isSupplement, onSend, onClose } = props
  const [reason, setReason] = useState<string>()
  return (
    <Sheet
      title={`${names.length} 项不做，原因是`}
      onClose={onClose}
      footer={
        <Button
          isDisabled={reason === undefined}
          onTap={() => {
            if (reason !== undefined) onSend(reason)
          }}
        >
          {reason === undefined ? '先选一个原因' : lastTap(props)}
        </Button>
      }
    >
      <Text className="quote-declined">{names.join('、')}</Text>
      <Choice
        label="不做的原因"
        columns={2}
        options={REASONS.map((value) => ({ value, label: value }))}
        value={reason}
        onChoose={setReason}
      />
      <View className="quote-cost">
        <Text>{costWords(cost, isSupplement)}</Text>
      </View>
    </Sheet>
  )
}

function lastTap({ approveFen, cost, isSupplement }: DeclineSheetProps): string {
  if (approveFen > 0) return `同意其余并支付 ${money(approveFen)}`
  if (cost === null || isSupplement) return '确认不做，其他照常施工'
  return cost.feeFen > 0 ? `确认都不做，检测费 ${money(cost.feeFen)}` : '确认都不做，不收费'
}

function costWords(cost: DeclineCost | null, isSupplement: boolean): string {
  if (isSupplement) return '不做的项目不收钱，已同意的项目照常施工。'
  if (cost === null) return '不做的项目不收钱，其余照常施工。'
  if (cost.feeFen === 0)
    return cost.backFen > 0
      ? `车辆准备还给你，已付的 ${money(cost.backFen)} 全部原路退回。`
      : '车辆准备还给你，不收任何费用。'
  if (cost.dueFen > 0)
    return `车辆准备还给你。检测费 ${money(cost.feeFen)}，还需支付 ${money(cost.dueFen)} 后取车。`
  return `车辆准备还给你。检测费 ${money(cost.feeFen)} 从已付款中扣除，其余 ${money(cost.backFen)} 原路退回。`
}

import { Text } from '@tarojs/components'
import Taro from '@tarojs/taro'
import { useState } from 'react'
import { api } from '@/common/api'
import { useCommand } from '@/common/command'
import type { Reply } from '@/common/request'
import { useSecondsUntil } from '@/common/seconds-until'
import { Button } from '@/common/ui/Button'
import { Cell } from '@/common/ui/Cell'
import { Choice } from '@/common/ui/Choice'
import { Field } from '@/common/ui/Field'
import { Banner, Failure } from '@/common/ui/Notice'
import { Sheet } from '@/common/ui/Sheet'
import type { Job } from '../parts/job'

type Seen = Reply<'POST /shop/orders/:orderId/disclosure'>
type What = 'phone' | 'vehicle'

const REASONS = [
  ['appointment', '确认到店'],
  ['work', '施工沟通'],
  ['parts', '订配件'],
  ['hand-over', '通知提车'],
  ['other', '其他'],
] as const
type Reason = (typeof REASONS)[number][0]

/** The owner's phone, or plate and VIN, for a reason that she can read. Hidden again when its time is over. */
export function OwnerSheet({ order: { id: orderId }, onClose }: { order: Job; onClose: () => void }) {
  const [what, setWhat] = useState<What>('phone')
  const [reason, setReason] = useState<Reason>()
  const [note, setNote] = useState('')
  const [seen, setSeen] = useState<Seen>()
  const look = useCommand()
  const leftSeconds = useSecondsUntil(seen?.untilAt)
  const isShown = seen !== undefined && leftSeconds > 0
  const isComplete = reason !== undefined && (reason !== 'other' || note.trim() !== '')
  const submit = async () => {
    if (reason === undefined) return
    await look.run(async (id) => {
      const body = { id, what, reason, note: reason === 'other' ? note.trim() : '' }
      setSeen(await api('POST /shop/orders/:orderId/disclosure', { params: { orderId }, body }))
    })
  }
  return (
    <Sheet
      title="车主资料"
      onClose={onClose}
      footer={
        isShown ? undefined : (
          <Button isDisabled={!isComplete} isBusy={look.isBusy} onTap={() => void submit()}>
            {what === 'phone' ? '查看手机号' : '查看车牌和车架号'}
          </Button>
        )
      }
    >
      {look.error !== undefined && <Failure error={look.error} safe="没有查看" />}
      {isShown ? (
        <Shown seen={seen} leftSeconds={leftSeconds} />
      ) : (
        <>
          <Banner icon="shield">每次查看都会记下，车主看得到是谁、为什么看。</Banner>
          <Choice
            label="看什么"
            columns={2}
            value={what}
            options={[
              { value: 'phone', label: '手机号' },
              { value: 'vehicle', label: '车牌、车架号' },
            ]}
            onChoose={setWhat}
          />
          <Choice
            label="为什么"
            columns={3}
            value={reason}
            options={REASONS.map(([value, label]) => ({ value, label }))}
            onChoose={setReason}
          />
          {reason === 'other' && (
            <Field label="原因（车主会看到）" value={note} onChange={setNote} charsMax={200} isLong />
          )}
        </>
      )}
    </Sheet>
  )
}

function Shown({ seen: { phone, plate, vin }, leftSeconds }: { seen: Seen; leftSeconds: number }) {
  const isNothing = phone === null && plate === null && vin === null
  return (
    <>
      {isNothing && <Text>车主没有留下这项资料</Text>}
      {phone !== null && (
        <Cell label={phone} note="点一下拨打" onTap={() => void Taro.makePhoneCall({ phoneNumber: phone })} />
      )}
      {plate !== null && <Cell label="车牌" value={plate} />}
      {vin !== null && (
        <Cell
          label="车架号"
          note={vin}
          value="复制"
          onTap={() => void Taro.setClipboardData({ data: vin })}
        />
      )}
      <Text>{`${Math.ceil(leftSeconds / 60)} 分钟后自动隐藏`}</Text>
    </>
  )
}

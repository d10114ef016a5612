import { Text } from '@tarojs/components'
import type { Order } from '@anxin/shared/orders/order.contract'
import { useState } from 'react'
import { api } from '@/common/api'
import type { ApiError } from '@/common/api-error'
import { serverNow } from '@/common/clock'
import { useCommand } from '@/common/command'
import { dayAndClock } from '@/common/format'
import { replace } from '@/common/nav'
import { Button } from '@/common/ui/Button'
import { Card } from '@/common/ui/Card'
import { Choice } from '@/common/ui/Choice'
import { Failure } from '@/common/ui/Notice'
import { SlotPick } from '../../common/SlotPick'
import { Done } from '../parts/Done'
import { OrderScreen } from '../parts/OrderScreen'
import { useOrder } from '../parts/use-order'

/** Another time at the same shop, which costs nothing. */
export default function TimePage() {
  const order = useOrder()
  const { orderId, loaded } = order
  const command = useCommand()
  const [startAt, setStartAt] = useState<string>()
  const [isMoved, setMoved] = useState(false)
  const move = async (slotStartAt: string) => {
    const isDone = await command.run(async (commandId) => {
      const body = { commandId, slotStartAt }
      loaded.put(await api('POST /orders/:orderId/time', { params: { orderId }, body }))
    })
    if (isDone) return setMoved(true)
    setStartAt(undefined)
    await loaded.reload()
  }
  return (
    <OrderScreen
      order={order}
      footer={(data) =>
        isMoved || !canMove(data) ? (
          <Button onTap={() => replace('/order/detail/index', { orderId })}>查看订单</Button>
        ) : (
          <Button
            isBusy={command.isBusy}
            isDisabled={startAt === undefined}
            onTap={() => {
              if (startAt !== undefined) void move(startAt)
            }}
          >
            {startAt === undefined ? '选一个时间' : `改到 ${dayAndClock(startAt, serverNow())}，不收费`}
          </Button>
        )
      }
    >
      {(data) => {
        if (isMoved)
          return (
            <Done
              title={`已改到 ${dayAndClock(data.slotStartAt, serverNow())}`}
              text="已付的款项不变，门店已收到新的时间。"
            />
          )
        return (
          <>
            {command.error !== undefined && (
              <>
                <Failure
                  error={command.error}
                  safe={`原来的时间 ${dayAndClock(data.slotStartAt, serverNow())} 还为你留着`}
                />
                <Nearest error={command.error} value={startAt} onChoose={setStartAt} />
              </>
            )}
            {canMove(data) ? (
              <Times order={data} startAt={startAt} onChoose={setStartAt} />
            ) : (
              <Done title="现在不能改期" text="订单的状态已经变了，最新情况在订单里。" />
            )}
          </>
        )
      }}
    </OrderScreen>
  )
}

type TimesProps = {
  order: Order
  startAt: string | undefined
  onChoose: (startAt: string | undefined) => void
}

function Times({ order, startAt, onChoose }: TimesProps) {
  return (
    <>
      <Card title={`现在约在 ${dayAndClock(order.slotStartAt, serverNow())}`}>
        <Text>改期不收费，已付的款项不变。预约前 2 小时之内不能再改。</Text>
      </Card>
      {order.shopId !== null && (
        <SlotPick
          shopId={order.shopId}
          serviceId={order.serviceId}
          near={order.slotStartAt}
          value={startAt}
          onChoose={onChoose}
          onDay={() => onChoose(undefined)}
          whenFull="这家店近 30 天都约满了，可以取消后换一家"
        />
      )}
    </>
  )
}

type NearestProps = { error: ApiError; value: string | undefined; onChoose: (startAt: string) => void }

/** Where somebody was quicker: the free times nearest to the one that was wanted. */
function Nearest({ error, value, onChoose }: NearestProps) {
  const nearest = error.data['nearest'] as readonly { startAt: string; left: number }[] | undefined
  if (error.code !== 'SLOT_TAKEN' || nearest === undefined || nearest.length === 0) return null
  return (
    <Card title="最近还有空的">
      <Choice
        label="最近还有空的时间"
        columns={2}
        options={nearest.map((slot) => ({
          value: slot.startAt,
          label: dayAndClock(slot.startAt, serverNow()),
          note: `剩 ${slot.left} 个`,
        }))}
        value={value}
        onChoose={onChoose}
      />
    </Card>
  )
}

function canMove({ state, flags }: Order): boolean {
  return (state === 'ACCEPTED' || state === 'NO_SHOW') && !flags.withdrawn
}

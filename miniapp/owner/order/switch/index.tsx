import { Text } from '@tarojs/components'
import { useState } from 'react'
import { api } from '@/common/api'
import { serverNow } from '@/common/clock'
import { useCommand } from '@/common/command'
import { dayAndClock, money } from '@/common/format'
import { useLoad } from '@/common/load'
import { go, replace } from '@/common/nav'
import type { Reply } from '@/common/request'
import { Button } from '@/common/ui/Button'
import { Card } from '@/common/ui/Card'
import { Empty, Failure, WhenLoaded } from '@/common/ui/Notice'
import { Sheet } from '@/common/ui/Sheet'
import { Comparison } from '../../common/Comparison'
import { Done } from '../parts/Done'
import { OrderScreen } from '../parts/OrderScreen'
import { useOrder } from '../parts/use-order'

type Alternatives = Reply<'GET /orders/:orderId/alternatives'>
type Shop = Alternatives['comparison']['shops'][number]

/** Until check-in: the shop of the order beside others that are free at the same time. A switch says first what it means. */
export default function SwitchPage() {
  const order = useOrder()
  const { orderId, loaded } = order
  const others = useLoad(`alternatives ${orderId} ${loaded.data?.version ?? 0}`, () =>
    orderId === '' ? undefined : api('GET /orders/:orderId/alternatives', { params: { orderId } }),
  )
  const command = useCommand()
  const [chosen, setChosen] = useState<Shop>()
  const [taken, setTaken] = useState<Shop>()
  const change = async (shop: Shop, refundFen: number) => {
    const isDone = await command.run(async (commandId) => {
      const body = { commandId, shopId: shop.id, refundFen }
      loaded.put(await api('POST /orders/:orderId/switch', { params: { orderId }, body }))
    })
    setChosen(undefined)
    if (isDone) return setTaken(shop)
    await loaded.reload()
    return others.reload()
  }
  return (
    <OrderScreen
      order={order}
      footer={() =>
        taken !== undefined && (
          <Button onTap={() => replace('/order/detail/index', { orderId })}>查看订单</Button>
        )
      }
    >
      {(data) =>
        taken !== undefined ? (
          <Done
            title={`已转给 ${taken.name}`}
            text={`时间还是 ${dayAndClock(data.slotStartAt, serverNow())}，等它答复；没有答复会再为你找店。`}
          />
        ) : (
          <>
            {command.error !== undefined && (
              <Failure error={command.error} safe="订单还在原来的门店，没有变化" />
            )}
            <WhenLoaded loaded={others} blocks={3}>
              {(found) => <Choices found={found} orderId={orderId} onChoose={setChosen} />}
            </WhenLoaded>
            {chosen !== undefined && others.data !== undefined && (
              <ConfirmSheet
                shop={chosen}
                terms={others.data}
                isBusy={command.isBusy}
                onClose={() => setChosen(undefined)}
                onConfirm={(refundFen) => void change(chosen, refundFen)}
              />
            )}
          </>
        )
      }
    </OrderScreen>
  )
}

type ChoicesProps = { found: Alternatives; orderId: string; onChoose: (shop: Shop) => void }

function Choices({ found: { allowed, rule, comparison }, orderId, onChoose }: ChoicesProps) {
  if (!allowed) return <Done title="现在不能换店" text={`${rule}。`} />
  const others = comparison.shops.filter(({ isCurrent }) => !isCurrent)
  if (others.length === 0)
    return (
      <Empty
        icon="pin"
        text="同一时间附近没有别的门店有空，可以先改期再换店"
        action="去改期"
        onAction={() => go('/order/time/index', { orderId })}
      />
    )
  return (
    <>
      <Card title="接车前换店，不收费">
        <Text>{`${rule}。`}</Text>
      </Card>
      <Comparison
        compared={comparison}
        action={(shop) =>
          shop.isCurrent ? null : (
            <Button kind="second" isCompact label={`换到 ${shop.name}`} onTap={() => onChoose(shop)}>
              换到这家
            </Button>
          )
        }
      />
    </>
  )
}

type ConfirmProps = {
  shop: Shop
  terms: Alternatives
  isBusy: boolean
  onClose: () => void
  onConfirm: (refundFen: number) => void
}

/** What it means stands before the last tap, with the sum on the button. */
function ConfirmSheet({ shop, terms: { rule, refundFen }, isBusy, onClose, onConfirm }: ConfirmProps) {
  return (
    <Sheet
      title={`换到 ${shop.name}？`}
      onClose={onClose}
      footer={
        <Button kind="waiting" isBusy={isBusy} onTap={() => onConfirm(refundFen)}>
          {refundFen > 0 ? `换店，退回 ${money(refundFen)}` : '换店，不收费'}
        </Button>
      }
    >
      <Text>{`${rule}。原门店的时段随即释放。每个订单最多换 3 次。`}</Text>
    </Sheet>
  )
}

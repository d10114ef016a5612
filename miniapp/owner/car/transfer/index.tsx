import { Text } from '@tarojs/components'
import { useRouter, useShareAppMessage } from '@tarojs/taro'
import { useState } from 'react'
import { api } from '@/common/api'
import { serverNow } from '@/common/clock'
import { useCommand } from '@/common/command'
import { dayAndClock } from '@/common/format'
import { useLoad } from '@/common/load'
import { goTab } from '@/common/nav'
import { useNewest } from '@/common/newest'
import type { Reply } from '@/common/request'
import { Button } from '@/common/ui/Button'
import { Card } from '@/common/ui/Card'
import { Banner, Failure, WhenLoaded } from '@/common/ui/Notice'
import { Screen } from '@/common/ui/Screen'
import { Toggle } from '@/common/ui/Toggle'
import './index.scss'

type Made = Reply<'POST /vehicles/:vehicleId/transfers'>

/** The car goes to a new owner, who accepts by a link; what goes along and what stays is said before. */
export default function TransferPage() {
  const transfer = useTransfer(useRouter().params['vehicleId'] ?? '')
  const { made, error, isBusy } = transfer
  const [withPrices, setWithPrices, newestWithPrices] = useNewest(false)
  useShareAppMessage(() => cardOf(made))
  return (
    <Screen
      footer={
        made !== undefined ? (
          <Button openType="share">发给新车主</Button>
        ) : error?.code === 'VEHICLE_HAS_ORDERS' ? (
          <Button onTap={() => goTab('/pages/orders/index')}>去看进行中的订单</Button>
        ) : (
          <Button isBusy={isBusy} onTap={() => transfer.offer(newestWithPrices())}>
            同意移交，生成链接
          </Button>
        )
      }
    >
      {error !== undefined && <Failure error={error} safe="车还在你的爱车里" />}
      <Card title="移交给新车主">
        <Text className="transfer-words">做过的项目、配件、里程、待办项目和剩余质保。</Text>
      </Card>
      <Card title="不移交">
        <Text className="transfer-words">你的姓名、电话、车牌和订单。你自己的订单和账单仍在「订单」里。</Text>
      </Card>
      {made === undefined && (
        <Card isFlush>
          <Toggle
            label="价格也移交"
            note="不打开时新车主看不到以前的价格"
            isOn={withPrices}
            onChange={setWithPrices}
          />
        </Card>
      )}
      <Offers transfer={transfer} />
    </Screen>
  )
}

/** The offer that waits for the new owner, with the way to take it back. */
function Offers({ transfer: { listed, revoke, isBusy } }: { transfer: Transfer }) {
  return (
    <WhenLoaded loaded={listed} blocks={1}>
      {({ items }) =>
        items
          .filter(({ state }) => state === 'open')
          .map(({ id, expiresAt, withPrices }) => (
            <Card key={id} tone="waiting">
              <Banner tone="waiting" icon="clock">
                {`等新车主接收，${dayAndClock(expiresAt, serverNow())} 前有效${withPrices ? '，含价格' : ''}。接收后不能撤销`}
              </Banner>
              <Button kind="second" isBusy={isBusy} onTap={() => revoke(id)}>
                收回过户链接
              </Button>
            </Card>
          ))
      }
    </WhenLoaded>
  )
}

type Transfer = ReturnType<typeof useTransfer>

function useTransfer(vehicleId: string) {
  const params = { vehicleId }
  const listed = useLoad(`transfers ${vehicleId}`, () =>
    vehicleId === '' ? undefined : api('GET /vehicles/:vehicleId/transfers', { params }),
  )
  const [made, setMade] = useState<Made>()
  const { run, error, isBusy } = useCommand()
  return {
    listed,
    made,
    error,
    isBusy,
    offer: (withPrices: boolean) =>
      void run(async (id) => {
        const body = { id, withPrices, agreed: true as const }
        setMade(await api('POST /vehicles/:vehicleId/transfers', { params, body }))
        await listed.reload()
      }),
    revoke: (transferId: string) =>
      void run(async (commandId) => {
        await api('POST /vehicles/:vehicleId/transfers/:transferId/revocation', {
          params: { vehicleId, transferId },
          body: { commandId },
        })
        setMade(undefined)
        await listed.reload()
      }),
  }
}

function cardOf(made: Made | undefined) {
  return {
    title: made === undefined ? '安心修' : '接收这辆车和它的维保档案',
    path:
      made === undefined
        ? '/pages/home/index'
        : `/car/accept/index?transferId=${made.id}&token=${encodeURIComponent(made.token)}`,
    imageUrl: '/pictures/share.png',
  }
}

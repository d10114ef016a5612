import { Text } from '@tarojs/components'
import { useRouter } from '@tarojs/taro'
import { useState } from 'react'
import { api } from '@/common/api'
import { serverNow } from '@/common/clock'
import { useCommand } from '@/common/command'
import { dayAndClock } from '@/common/format'
import { useLoad } from '@/common/load'
import { replace } from '@/common/nav'
import { Button } from '@/common/ui/Button'
import { Card } from '@/common/ui/Card'
import { Failure, WhenLoaded } from '@/common/ui/Notice'
import { Screen } from '@/common/ui/Screen'
import { SlotPick } from '../../common/SlotPick'
import { Done } from '../parts/Done'

/** When the work is done again: the same shop, nothing to pay. */
export default function ReworkPage() {
  const { caseId = '' } = useRouter().params
  const loaded = useLoad(`rework ${caseId}`, () => (caseId === '' ? undefined : load(caseId)))
  const command = useCommand()
  const [startAt, setStartAt] = useState<string>()
  const book = async (slotStartAt: string) => {
    const isDone = await command.run((id) =>
      api('POST /cases/:caseId/rework', { params: { caseId }, body: { id, slotStartAt } }),
    )
    if (isDone) return replace('/order/case/index', { caseId })
    setStartAt(undefined)
    await loaded.reload()
  }
  const canBook = loaded.data?.canBook ?? false
  return (
    <Screen
      footer={
        <Button
          isBusy={command.isBusy}
          isDisabled={!canBook || startAt === undefined}
          onTap={() => {
            if (startAt !== undefined) void book(startAt)
          }}
        >
          {startAt === undefined ? '选一个时间' : `约在 ${dayAndClock(startAt, serverNow())}，不收费`}
        </Button>
      }
    >
      {command.error !== undefined && <Failure error={command.error} safe="款项仍然冻结，可以另选时间" />}
      <WhenLoaded loaded={loaded} safe="售后和款项都不受影响">
        {({ shopId, serviceId }) =>
          canBook && shopId !== null ? (
            <>
              <Card title="返修不收费">
                <Text>由原来的门店返修，尽量安排原来的技师。你确认返修满意后，原订单才放款。</Text>
              </Card>
              <SlotPick
                shopId={shopId}
                serviceId={serviceId}
                value={startAt}
                onChoose={setStartAt}
                onDay={() => setStartAt(undefined)}
                whenFull="这家店近 30 天都约满了，可以在售后里请平台处理"
              />
            </>
          ) : (
            <Done title="现在不用预约" text="已经约好，或售后的状态变了，最新情况在售后里。" />
          )
        }
      </WhenLoaded>
    </Screen>
  )
}

async function load(caseId: string) {
  const { orderId, can } = await api('GET /cases/:caseId', { params: { caseId } })
  const { shopId, serviceId } = await api('GET /orders/:orderId', { params: { orderId } })
  return { shopId, serviceId, canBook: can.includes('book-rework') }
}

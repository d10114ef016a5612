import { Text } from '@tarojs/components'
import { useRouter } from '@tarojs/taro'
import { useState } from 'react'
import { api } from '@/common/api'
import { serverNow } from '@/common/clock'
import { useCommand } from '@/common/command'
import { localDay } from '@/common/format'
import { useLoad } from '@/common/load'
import { Button } from '@/common/ui/Button'
import { Card } from '@/common/ui/Card'
import { Choice } from '@/common/ui/Choice'
import { Empty, Failure, WhenLoaded } from '@/common/ui/Notice'
import { Screen } from '@/common/ui/Screen'
import { Affected } from './Affected'
import { SpanCard } from './SpanCard'
import { instantsOf, wholeDays, type Span } from './span'
import './index.scss'

type Entered = { readonly orderIds: readonly string[]; readonly name: string; readonly span: Span }

/** A technician is away: nothing more is planned for her then, and what is planned already is named. */
export default function LeavePage() {
  const [entered, setEntered] = useState<Entered>()
  if (entered === undefined) return <LeaveForm onEntered={setEntered} />
  const { orderIds, name, span } = entered
  return (
    <Screen>
      <Affected orderIds={orderIds} name={name} {...instantsOf(span)} />
    </Screen>
  )
}

function LeaveForm({ onEntered }: { onEntered: (entered: Entered) => void }) {
  const today = localDay(serverNow())
  const { on = today } = useRouter().params
  const shop = useLoad('shop', () => api('GET /shop'))
  const [technicianId, setTechnicianId] = useState<string>()
  const [span, setSpan] = useState<Span>(() => wholeDays(on < today ? today : on, 1))
  const command = useCommand()
  const { startsAt, endsAt } = instantsOf(span)
  const isBackwards = endsAt <= startsAt
  const technicians = shop.data?.technicians ?? []
  const who = technicians.find(({ id }) => id === technicianId)
  const enter = () =>
    command.run(async (id) => {
      if (who === undefined) return
      const body = { id, technicianId: who.id, startsAt, endsAt }
      const { affectedOrderIds } = await api('POST /shop/leaves', { body })
      onEntered({ orderIds: affectedOrderIds, name: who.name, span })
    })
  const { error } = command
  const footer = (
    <Button isBusy={command.isBusy} isDisabled={who === undefined || isBackwards} onTap={() => void enter()}>
      {who === undefined ? '请选择技师' : `登记 ${who.name} 休假`}
    </Button>
  )
  return (
    <Screen footer={footer}>
      <WhenLoaded
        loaded={shop}
        empty={() => technicians.length === 0 && <Empty icon="wrench" text="还没有技师" />}
      >
        {() => (
          <>
            {error !== undefined && (
              <Failure error={error} safe={Object.values(error.fields)[0] ?? '休假没有登记'} />
            )}
            <Card title="谁休假">
              <Choice
                label="技师"
                columns={2}
                options={technicians.map(({ id, name }) => ({ value: id, label: name }))}
                value={technicianId}
                onChoose={setTechnicianId}
              />
            </Card>
            <SpanCard span={span} today={today} onChange={setSpan} />
            {isBackwards && <Text className="leave-problem">结束时间须晚于开始时间</Text>}
          </>
        )}
      </WhenLoaded>
    </Screen>
  )
}

import { Text, View } from '@tarojs/components'
import { useState } from 'react'
import { api } from '@/common/api'
import { serverNow } from '@/common/clock'
import { useCommand } from '@/common/command'
import { addDays, localDay } from '@/common/format'
import { useNewest } from '@/common/newest'
import { Button } from '@/common/ui/Button'
import { Card } from '@/common/ui/Card'
import { Choice } from '@/common/ui/Choice'
import { Field } from '@/common/ui/Field'
import { Failure, WhenLoaded } from '@/common/ui/Notice'
import { PhotoStrip } from '@/common/ui/Photo'
import { Sheet } from '@/common/ui/Sheet'
import { Tag } from '@/common/ui/Tag'
import { dueText, pastText, useRemembered, WORK_LEVEL_WORDS, type Work } from '../../common/remembered'

/** What was found and not done: with its photo and price, when it comes back, and the way to stop it. */
export function RememberedCard({ vehicleId }: { vehicleId: string }) {
  const works = useRemembered(vehicleId)
  const [planned, setPlanned] = useState<Work>()
  const command = useCommand()
  const stop = (workId: string) =>
    void command.run(async (commandId) => {
      await api('POST /vehicles/:vehicleId/remembered-work/:workId/stop', {
        params: { vehicleId, workId },
        body: { commandId },
      })
      await works.reload()
    })
  if (works.data?.items.length === 0) return null
  return (
    <Card title="发现了，还没做">
      {command.error !== undefined && <Failure error={command.error} safe="提醒没有变化" />}
      <WhenLoaded loaded={works} blocks={1}>
        {({ items }) =>
          items.map((work) => (
            <Remembered
              key={work.id}
              work={work}
              vehicleId={vehicleId}
              isBusy={command.isBusy}
              onPlan={() => setPlanned(work)}
              onStop={() => stop(work.id)}
            />
          ))
        }
      </WhenLoaded>
      {planned !== undefined && (
        <PlanSheet
          work={planned}
          vehicleId={vehicleId}
          onClose={() => setPlanned(undefined)}
          onSaved={() => {
            setPlanned(undefined)
            void works.reload()
          }}
        />
      )}
    </Card>
  )
}

type RememberedProps = {
  work: Work
  vehicleId: string
  isBusy: boolean
  onPlan: () => void
  onStop: () => void
}

function Remembered({ work, vehicleId, isBusy, onPlan, onStop }: RememberedProps) {
  const { name, level, reason, photoIds, state, isDue } = work
  return (
    <View className="car-detail-work">
      <View className="car-detail-work-head">
        <Text className="car-detail-order-name">{name}</Text>
        <Tag tone={level === 'urgent' ? 'danger' : 'waiting'}>{WORK_LEVEL_WORDS[level]}</Tag>
        {isDue && <Tag tone="action">到时间了</Tag>}
      </View>
      <Text className="car-detail-note">{pastText(work)}</Text>
      {reason !== '' && <Text className="car-detail-note">{reason}</Text>}
      {!isDue && <Text className="car-detail-note">{dueText(work)}</Text>}
      {photoIds.length > 0 && (
        <PhotoStrip photoIds={photoIds} label={name} folder={`/vehicles/${vehicleId}/record/photos`} />
      )}
      <View className="car-detail-work-deeds">
        <Button kind="second" isCompact label={`${name} 改提醒时间`} onTap={onPlan}>
          {state === 'stopped' ? '恢复提醒' : '改时间'}
        </Button>
        {state === 'open' && (
          <Button kind="plain" isCompact isDisabled={isBusy} label={`${name} 不再提醒`} onTap={onStop}>
            不再提醒
          </Button>
        )}
      </View>
    </View>
  )
}

const LATER = [
  { value: '14', label: '两周后' },
  { value: '30', label: '一个月后' },
  { value: '90', label: '三个月后' },
  { value: '180', label: '半年后' },
] as const

type PlanSheetProps = { work: Work; vehicleId: string; onClose: () => void; onSaved: () => void }

/** A day, and if she likes a reading; whichever comes first. */
function PlanSheet({ work, vehicleId, onClose, onSaved }: PlanSheetProps) {
  const [days, setDays, newestDays] = useNewest<(typeof LATER)[number]['value']>('30')
  const [km, setKm, newestKm] = useNewest(work.dueKm === null ? '' : String(work.dueKm))
  const command = useCommand()
  const save = () =>
    command.run(async (commandId) => {
      await api('POST /vehicles/:vehicleId/remembered-work/:workId/plan', {
        params: { vehicleId, workId: work.id },
        body: {
          commandId,
          dueOn: addDays(localDay(serverNow()), Number(newestDays())),
          dueKm: newestKm() === '' ? null : Number(newestKm()),
        },
      })
      onSaved()
    })
  return (
    <Sheet
      title={`什么时候提醒「${work.name}」`}
      onClose={onClose}
      footer={
        <Button isBusy={command.isBusy} onTap={() => void save()}>
          就这样提醒
        </Button>
      }
    >
      {command.error !== undefined && <Failure error={command.error} safe="提醒没有变化" />}
      <Choice label="提醒时间" columns={2} options={LATER} value={days} onChoose={setDays} />
      <Field
        label="或者里程到了（可不填）"
        value={km}
        type="number"
        charsMax={7}
        suffix="公里"
        onChange={setKm}
      />
    </Sheet>
  )
}

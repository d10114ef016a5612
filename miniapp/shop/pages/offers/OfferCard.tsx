import { Text, View } from '@tarojs/components'
import { useState } from 'react'
import { api } from '@/common/api'
import { serverNow } from '@/common/clock'
import { useCommand } from '@/common/command'
import { clock, dayAndClock, distance } from '@/common/format'
import type { Input, Reply } from '@/common/request'
import { Button } from '@/common/ui/Button'
import { Choice } from '@/common/ui/Choice'
import { Countdown } from '@/common/ui/Countdown'
import { Icon } from '@/common/ui/Icon'
import { Money } from '@/common/ui/Money'
import { Failure } from '@/common/ui/Notice'
import { Sheet } from '@/common/ui/Sheet'
import type { Offer } from '../../common/offers'

type Reason = Input<'POST /shop/orders/:orderId/refusal'>['body']['reason']
export type TakenState = Reply<'POST /shop/orders/:orderId/acceptance'>['state']
type OfferCardProps = {
  offer: Offer
  onAnswer: () => void
  onTaken: (state: TakenState) => void
  reload: () => Promise<void>
}

const REASONS: readonly { value: Reason; label: string; note: string }[] = [
  { value: 'busy', label: '忙不过来', note: '这个时段没有人手' },
  { value: 'no-skill', label: '做不了', note: '没有会做的技师或设备' },
  { value: 'no-parts', label: '没有配件', note: '到时间配不齐' },
  { value: 'closed', label: '不营业', note: '临时关门' },
  { value: 'other', label: '其他原因', note: '不在上面' },
]

/** One order that waits: what to decide by above, and the two answers within reach of a thumb. */
export function OfferCard({ offer, onAnswer, onTaken, reload }: OfferCardProps) {
  const [isRefusing, setRefusing] = useState(false)
  const accept = useCommand()
  const params = { orderId: offer.orderId }
  const onAccept = async () => {
    await accept.run(async (commandId) => {
      const order = await api('POST /shop/orders/:orderId/acceptance', { params, body: { commandId } })
      onAnswer()
      onTaken(order.state)
    })
    // Gone, or done: either way the list is another one now.
    await reload()
  }
  return (
    <View className="offer">
      <View className="offer-head">
        <Countdown from={offer.offeredAt} until={offer.answerBy} label="还剩" />
        {offer.distanceMetres !== null && (
          <Text className="offer-distance">{`车主离店 ${distance(offer.distanceMetres)}`}</Text>
        )}
      </View>
      <OfferFacts offer={offer} />
      {accept.error !== undefined && (
        <Failure
          error={accept.error}
          safe={accept.error.code === 'NETWORK' ? '再点一次不会重复接单' : '没有接到，对门店没有影响'}
        />
      )}
      <View className="offer-answers">
        <View className="offer-refuse">
          <Button kind="second" label={`不接 ${offer.serviceName}`} onTap={() => setRefusing(true)}>
            不接
          </Button>
        </View>
        <View className="offer-accept">
          <Button isBusy={accept.isBusy} label={`接单 ${offer.serviceName}`} onTap={() => void onAccept()}>
            接单
          </Button>
        </View>
      </View>
      {isRefusing && (
        <RefuseSheet
          offer={offer}
          onClose={() => setRefusing(false)}
          onRefused={() => {
            onAnswer()
            setRefusing(false)
            void reload()
          }}
          reload={reload}
        />
      )}
    </View>
  )
}

function OfferFacts({ offer }: { offer: Offer }) {
  return (
    <View className="offer-body">
      <View className="offer-title">
        <Text className="offer-service">{offer.serviceName}</Text>
        {offer.expectedFen !== null && offer.expectedFen > 0 && (
          <Money fen={offer.expectedFen} size="title" />
        )}
      </View>
      {offer.expectedFen === 0 && <Text className="offer-fact">到店检测后报价</Text>}
      <View className="offer-fact">
        <Icon name="clock" size="small" />
        <Text>{`${dayAndClock(offer.slotStartAt, serverNow())} – ${clock(offer.slotEndAt)}`}</Text>
      </View>
      <View className="offer-fact">
        <Icon name="car" size="small" />
        <Text>{offer.vehicleText}</Text>
      </View>
      {offer.note !== '' && <Text className="offer-note">{offer.note}</Text>}
    </View>
  )
}

function RefuseSheet({
  offer,
  onClose,
  onRefused,
  reload,
}: {
  offer: Offer
  onClose: () => void
  onRefused: () => void
  reload: () => Promise<void>
}) {
  const refuse = useCommand()
  const choose = async (reason: Reason) => {
    const isDone = await refuse.run((commandId) =>
      api('POST /shop/orders/:orderId/refusal', {
        params: { orderId: offer.orderId },
        body: { commandId, reason },
      }),
    )
    if (isDone) onRefused()
    else void reload()
  }
  return (
    <Sheet title="为什么不接" onClose={onClose}>
      {refuse.error !== undefined && <Failure error={refuse.error} />}
      <Text className="offer-why">选一个就会转给其他门店或客服，车主看不到原因</Text>
      <Choice
        label="不接的原因"
        options={REASONS.map((reason) => ({ ...reason, isDisabled: refuse.isBusy }))}
        value={undefined}
        columns={1}
        onChoose={(reason) => void choose(reason)}
      />
    </Sheet>
  )
}

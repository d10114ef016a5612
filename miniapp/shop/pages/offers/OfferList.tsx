import { Text, View } from '@tarojs/components'
import { useEffect, useRef, useState } from 'react'
import { go } from '@/common/nav'
import { Button } from '@/common/ui/Button'
import { Banner, Empty } from '@/common/ui/Notice'
import type { Offer } from '../../common/offers'
import { OfferCard } from './OfferCard'

type Taken = { readonly orderId: string; readonly serviceName: string; readonly next: string }

/** The offers, the most urgent first; the one of a notice before all others. */
export function OfferList({
  offers,
  first,
  reload,
}: {
  offers: readonly Offer[]
  first: string | undefined
  reload: () => Promise<void>
}) {
  const [taken, setTaken] = useState<Taken>()
  const answered = useRef(new Set<string>())
  const gone = useGone(offers, answered.current)
  const inOrder = offers.slice().sort((a, b) => Number(b.orderId === first) - Number(a.orderId === first))
  return (
    <View>
      {taken !== undefined && (
        <View className="offers-taken" aria-role="status">
          <View className="offers-taken-words">
            <Text className="offers-taken-title">{`已接单：${taken.serviceName}`}</Text>
            <Text className="offers-taken-next">{taken.next}</Text>
          </View>
          <Button kind="second" isCompact onTap={() => go('/job/order/index', { orderId: taken.orderId })}>
            看工单
          </Button>
        </View>
      )}
      {gone !== undefined && <Banner icon="clock">{`「${gone}」已超时、取消，或被其他门店接走`}</Banner>}
      {offers.length === 0 && <Empty icon="check" text="没有等你接的订单。来了新订单会响铃并振动" />}
      {inOrder.map((offer) => (
        <OfferCard
          key={offer.orderId}
          offer={offer}
          onAnswer={() => answered.current.add(offer.orderId)}
          onTaken={(next) => setTaken({ orderId: offer.orderId, serviceName: offer.serviceName, next })}
          reload={reload}
        />
      ))}
    </View>
  )
}

/** The name of an offer that went away while it was on the screen, and not by an answer given here. */
function useGone(offers: readonly Offer[], answered: ReadonlySet<string>): string | undefined {
  const [gone, setGone] = useState<string>()
  const before = useRef<readonly Offer[]>(offers)
  useEffect(() => {
    const lost = before.current.find(
      ({ orderId }) => !answered.has(orderId) && !offers.some((offer) => offer.orderId === orderId),
    )
    before.current = offers
    if (lost !== undefined) setGone(lost.serviceName)
  }, [offers, answered])
  return gone
}

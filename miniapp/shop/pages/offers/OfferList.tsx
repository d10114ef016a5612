import { Text, View } from '@tarojs/components'
import { useEffect, useRef, useState } from 'react'
import { api } from '@/common/api'
import { useLive } from '@/common/live'
import { go } from '@/common/nav'
import { Button } from '@/common/ui/Button'
import { Banner, Empty } from '@/common/ui/Notice'
import { SHOP_STATE_WORDS } from '@/common/words'
import type { Offer } from '../../common/offers'
import { OfferCard, type TakenState } from './OfferCard'

type Taken = { readonly orderId: string; readonly serviceName: string; readonly state: TakenState }

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
  const [taken, setTaken] = useTaken()
  const answered = useRef(new Set<string>())
  const gone = useGone(offers, answered.current)
  const inOrder = offers.slice().sort((a, b) => Number(b.orderId === first) - Number(a.orderId === first))
  return (
    <View>
      {taken !== undefined && (
        <View className="offers-taken" aria-role="status">
          <View className="offers-taken-words">
            <Text className="offers-taken-title">{`已接单：${taken.serviceName}`}</Text>
            <Text className="offers-taken-next">{nextOf(taken.state)}</Text>
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
          onTaken={(state) => setTaken({ orderId: offer.orderId, serviceName: offer.serviceName, state })}
          reload={reload}
        />
      ))}
    </View>
  )
}

/** What was accepted here, with the state that it has by now: paid, or cancelled, while the page stood open. */
function useTaken() {
  const [taken, setTaken] = useState<Taken>()
  useLive((changed) => {
    if (taken === undefined || (changed !== null && changed !== taken.orderId)) return
    const params = { orderId: taken.orderId }
    void api('GET /shop/orders/:orderId', { params }).then(
      ({ state }) => setTaken((now) => (now?.orderId === taken.orderId ? { ...now, state } : now)),
      // It only says what to expect; the order's own page says why it cannot be read.
      () => undefined,
    )
  })
  return [taken, setTaken] as const
}

function nextOf(state: TakenState): string {
  if (state === 'PENDING_PAY') return '等车主支付，支付后预约生效'
  if (state === 'ACCEPTED') return '预约已生效，等车主到店'
  return SHOP_STATE_WORDS[state]
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

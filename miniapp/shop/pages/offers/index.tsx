import Taro, { usePullDownRefresh, useRouter } from '@tarojs/taro'
import { api } from '@/common/api'
import { useLive } from '@/common/live'
import { useLoad } from '@/common/load'
import { goTab } from '@/common/nav'
import { Banner, Empty, WhenLoaded } from '@/common/ui/Notice'
import { Screen } from '@/common/ui/Screen'
import { countCars } from '../../common/board'
import { isDesk, useMe, type Me } from '../../common/me'
import { NotMember } from '../../common/NotMember'
import { useOffers } from '../../common/offers'
import { UploadBar } from '../../common/UploadBar'
import { Counters } from './Counters'
import { OpinionCell } from './OpinionCell'
import { NoticeCell } from './NoticeCell'
import { OfferList } from './OfferList'
import './index.scss'

export default function OffersPage() {
  const me = useMe()
  return (
    <Screen>
      <WhenLoaded loaded={me} empty={(data) => (data.active === null ? <NotMember me={data} /> : null)}>
        {({ active }) => <Desk member={active} />}
      </WhenLoaded>
    </Screen>
  )
}

function Desk({ member }: { member: Me['active'] }) {
  const { orderId } = useRouter().params
  const answers = isDesk(member)
  const offers = useOffers(answers)
  const cars = useLoad('cars', countCars, { keptAs: 'cars', after: offers })
  const shop = useLoad('shop', () => api('GET /shop'), { after: offers })
  useLive((changed) => {
    if (changed !== null) void cars.reload()
  })
  usePullDownRefresh(() => {
    void Promise.all([offers.reload(), cars.reload(), shop.reload()]).then(() => Taro.stopPullDownRefresh())
  })
  const waiting = offers.data?.items.length
  return (
    <>
      <UploadBar />
      <Counters waiting={answers ? waiting : undefined} cars={cars.data} />
      <ShopState state={shop.data?.state} />
      {answers ? (
        <>
          <WhenLoaded loaded={offers} blocks={2}>
            {({ items }) => <OfferList offers={items} first={orderId} reload={offers.reload} />}
          </WhenLoaded>
          {offers.data !== undefined && <OpinionCell />}
          {offers.data !== undefined && <NoticeCell />}
        </>
      ) : (
        <Empty
          icon="wrench"
          text="接单由店主和服务顾问处理，分给你的车在「工单」里"
          action="看我的工单"
          onAction={() => goTab('/pages/jobs/index')}
        />
      )}
    </>
  )
}

function ShopState({ state }: { state: string | undefined }) {
  if (state === 'paused')
    return (
      <Banner tone="waiting" icon="pause">
        门店已暂停接单，不会再来新订单；已接的照常做。店主可在「店铺」里恢复
      </Banner>
    )
  if (state === 'draft' || state === 'review')
    return (
      <Banner tone="waiting" icon="clock">
        门店资料还在审核，通过后开始接单
      </Banner>
    )
  return null
}

import { useRouter, useShareAppMessage } from '@tarojs/taro'
import { useState } from 'react'
import { api } from '@/common/api'
import { useLoad } from '@/common/load'
import { usePaged } from '@/common/paged'
import { usePulled } from '@/common/pull'
import type { Reply } from '@/common/request'
import { Button } from '@/common/ui/Button'
import { WhenLoaded } from '@/common/ui/Notice'
import { Screen } from '@/common/ui/Screen'
import { chooseForBooking, readDraft } from '../../common/booking-draft'
import { readPlace } from '../../common/place'
import { ShowcaseList } from '../parts/ShowcaseList'
import { PriceList, PriceSheet } from './Prices'
import { Reviews } from './Reviews'
import { ShopHead } from './ShopHead'
import { Technicians } from './Technicians'
import './index.scss'

export type ShopPage = Reply<'GET /shops/:shopId'>
export type ShopPrice = ShopPage['services'][number]

/** A shop with everything that tells whether to trust it; opened from a list, a shared card or a code on its wall. */
export default function ShopPage() {
  const { shopId, scene, serviceId } = useRouter().params
  const shop = useLoad(`shop-${shopId ?? scene ?? ''}`, async () =>
    api('GET /shops/:shopId', { params: { shopId: shopId ?? (await shopOfCode(scene ?? '')) } }),
  )
  const wanted = serviceId ?? readDraft()?.serviceId
  const [opened, setOpened] = useState<ShopPrice>()
  const { data } = shop
  // What she has in mind; else what the shop lists first. It can still be changed where it is confirmed.
  const known = data?.services.find((one) => one.serviceId === wanted) ?? data?.services[0]
  usePulled(shop.reload)
  useShareAppMessage(() => ({
    title: `${data?.name ?? '安心修'}：先看价，满意再付款`,
    path: data === undefined ? '/pages/home/index' : `/shops/shop/index?shopId=${data.id}`,
  }))
  const book = ({ serviceId: id, name }: ShopPrice) => {
    if (data === undefined) return
    chooseForBooking({ serviceId: id, serviceName: name, shopId: data.id, shopName: data.name })
  }
  return (
    <Screen
      {...(known === undefined
        ? {}
        : { footer: <Button onTap={() => book(known)}>{`预约${known.name}`}</Button> })}
    >
      <WhenLoaded loaded={shop}>
        {(page) => (
          <>
            <ShopHead shop={page} from={readPlace()} />
            <PriceList services={page.services} onOpen={setOpened} />
            <Technicians shopId={page.id} technicians={page.technicians} />
            <Showcases shopId={page.id} />
            <Reviews shopId={page.id} />
          </>
        )}
      </WhenLoaded>
      {opened !== undefined && (
        <PriceSheet price={opened} onClose={() => setOpened(undefined)} onBook={() => book(opened)} />
      )}
    </Screen>
  )
}

function Showcases({ shopId }: { shopId: string }) {
  const showcases = usePaged(`shop-showcases-${shopId}`, (cursor) =>
    api('GET /shops/:shopId/showcases', {
      params: { shopId },
      query: cursor === undefined ? {} : { cursor },
    }),
  )
  return <ShowcaseList showcases={showcases} />
}

async function shopOfCode(scene: string): Promise<string> {
  const { shopId } = await api('GET /codes/:scene', { params: { scene: decodeURIComponent(scene) } })
  return shopId
}

import { Text } from '@tarojs/components'
import Taro, { useRouter } from '@tarojs/taro'
import { useEffect, useState } from 'react'
import { api } from '@/common/api'
import { useCommand } from '@/common/command'
import { useLoad } from '@/common/load'
import { back } from '@/common/nav'
import { Button } from '@/common/ui/Button'
import { Empty, Failure, WhenLoaded } from '@/common/ui/Notice'
import { Screen } from '@/common/ui/Screen'
import { DraftBanner } from '../../common/DraftBanner'
import { useMe } from '../../common/me'
import { useSavedDraft } from '../../common/saved-draft'
import { draftOf, toBody, type Price, type PriceDraft, type Service } from './price-draft'
import { PriceForm } from './PriceForm'
import { PricePreview } from './PricePreview'
import './index.scss'

type Found = { readonly service: Service | undefined; readonly price: Price | undefined }

/** What the shop asks for one service. */
export default function ServicePage() {
  const { serviceId = '' } = useRouter().params
  const found = useLoad<Found>(`service ${serviceId}`, () => fetchService(serviceId))
  const service = found.data?.service
  useEffect(() => {
    if (service) void Taro.setNavigationBarTitle({ title: service.name })
  }, [service?.name])
  if (service !== undefined) return <Editor service={service} price={found.data?.price} />
  return (
    <Screen>
      <WhenLoaded loaded={found} empty={() => <Empty icon="receipt" text="这项服务已经下架" />}>
        {() => null}
      </WhenLoaded>
    </Screen>
  )
}

/** It is edited as lines, and below stands what the owner of a car will see. */
function Editor({ service, price }: { service: Service; price: Price | undefined }) {
  const me = useMe()
  const draft = useSavedDraft<PriceDraft>(`price ${service.id}`, draftOf(price))
  const command = useCommand()
  const [isTried, setTried] = useState(false)
  const canEdit = me.data?.active?.role === 'shop-owner'
  const value = draft.value ?? draftOf(price)
  const checked = toBody(value, service.priceMode)
  const save = async () => {
    if (!('body' in checked)) return setTried(true)
    const isDone = await command.run((commandId) =>
      api('POST /shop/services/:serviceId/price', {
        params: { serviceId: service.id },
        body: { commandId, ...checked.body },
      }),
    )
    if (!isDone) return
    draft.drop()
    back('/pages/shop/index')
  }
  const isNew = price === undefined
  const footer = canEdit ? (
    <Button isBusy={command.isBusy} isDisabled={!draft.isChanged && !isNew} onTap={() => void save()}>
      {value.active ? '保存并提供' : '保存为不提供'}
    </Button>
  ) : null
  return (
    <Screen footer={footer}>
      <DraftBanner isFromBefore={draft.isFromBefore} onDrop={draft.drop} />
      {command.error !== undefined && (
        <Failure error={command.error} safe="价格没有变，修改留在这台手机上" onRetry={() => void save()} />
      )}
      {canEdit && (
        <PriceForm
          service={service}
          draft={value}
          problems={isTried && 'problems' in checked ? checked.problems : {}}
          onChange={draft.change}
        />
      )}
      {!canEdit && me.data !== undefined && <Text className="service-note">只有店主可以改价</Text>}
      <PricePreview service={service} draft={value} />
      <Text className="service-note">
        改价只对以后的订单有效。已有的订单保留下单时的价格，车主看到的也不变。
      </Text>
    </Screen>
  )
}

async function fetchService(serviceId: string): Promise<Found> {
  const [tree, own] = await Promise.all([api('GET /services', { query: {} }), api('GET /shop/services')])
  return {
    service: tree.categories.flatMap(({ services }) => services).find(({ id }) => id === serviceId),
    price: own.items.find((price) => price.serviceId === serviceId),
  }
}

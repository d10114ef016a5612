import { useRouter, useShareAppMessage } from '@tarojs/taro'
import { api } from '@/common/api'
import { useLoad } from '@/common/load'
import { go, goTab } from '@/common/nav'
import { usePulled } from '@/common/pull'
import { Button } from '@/common/ui/Button'
import { Card } from '@/common/ui/Card'
import { Cell } from '@/common/ui/Cell'
import { Empty, WhenLoaded } from '@/common/ui/Notice'
import { Screen } from '@/common/ui/Screen'
import { ShowcaseView } from '@/common/ui/Showcase'

/** A verified case that everybody may read, until its owner takes the consent back. */
export default function ShowcasePage() {
  const { showcaseId = '' } = useRouter().params
  const loaded = useLoad(`showcase ${showcaseId}`, () =>
    showcaseId === '' ? undefined : api('GET /showcases/:showcaseId', { params: { showcaseId } }),
  )
  const { error } = loaded
  // What was taken back is gone from this phone too, also where it had been shown a moment ago.
  const isGone = showcaseId === '' || error?.code === 'NOT_FOUND'
  const showcase = isGone ? undefined : loaded.data
  usePulled(loaded.reload)
  useShareAppMessage(() => ({
    title:
      showcase === undefined ? '安心修' : `${showcase.vehicleText} ${showcase.serviceName}，看看怎么修的`,
    path: showcase === undefined ? '/pages/home/index' : `/shops/showcase/index?showcaseId=${showcase.id}`,
  }))
  if (isGone)
    return (
      <Screen>
        <Empty
          icon="image"
          text="这个案例已下架，或车主已撤回同意"
          action="回首页"
          onAction={() => goTab('/pages/home/index')}
        />
      </Screen>
    )
  return (
    <Screen
      {...(showcase === undefined
        ? {}
        : {
            footer: (
              <Button onTap={() => go('/shops/shop/index', { shopId: showcase.shopId })}>
                {`去${showcase.shopName}看看`}
              </Button>
            ),
          })}
    >
      <WhenLoaded loaded={loaded} blocks={4}>
        {(shown) => (
          <>
            <ShowcaseView showcase={shown} showPrices />
            <Door showcase={shown} />
          </>
        )}
      </WhenLoaded>
    </Screen>
  )
}

function Door({
  showcase: { technician },
}: {
  showcase: { technician: { id: string; name: string } | null }
}) {
  if (technician === null) return null
  return (
    <Card isFlush>
      <Cell
        icon="user"
        label={`技师 ${technician.name}`}
        note="证书、案例和自我介绍"
        onTap={() => go('/shops/technician/index', { technicianId: technician.id })}
      />
    </Card>
  )
}

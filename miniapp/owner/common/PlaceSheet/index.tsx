import { Text, View } from '@tarojs/components'
import Taro from '@tarojs/taro'
import { useState } from 'react'
import { Button } from '@/common/ui/Button'
import { Choice } from '@/common/ui/Choice'
import { Icon } from '@/common/ui/Icon'
import { Banner } from '@/common/ui/Notice'
import { Sheet } from '@/common/ui/Sheet'
import { Tap } from '@/common/ui/Tap'
import { CITY_NAME, DISTRICTS, type LocateResult, type UsedPlace } from '../place'
import './index.scss'

/** Says where shops are looked for, and lets it be changed: with the phone's place or, without it, by district. */
export function PlaceLine({ used }: { used: UsedPlace }) {
  const [isOpen, setOpen] = useState(false)
  const { place } = used
  return (
    <>
      <Tap className="place-line" label={`位置：${place.name}，更换`} onTap={() => setOpen(true)}>
        <Icon name="pin" size="small" />
        <Text className="place-line-name">{place.name}</Text>
        <Text className="place-line-how">
          {place.source === 'default' ? '用你的位置推荐更准' : '附近的门店'}
        </Text>
        <Icon name="down" size="small" />
      </Tap>
      {isOpen && <PlaceSheet used={used} onClose={() => setOpen(false)} />}
    </>
  )
}

function PlaceSheet({ used: { place, locate, choose }, onClose }: { used: UsedPlace; onClose: () => void }) {
  const [isBusy, setBusy] = useState(false)
  const [failed, setFailed] = useState<Exclude<LocateResult, 'found'>>()
  const ask = async () => {
    setBusy(true)
    const result = await locate()
    setBusy(false)
    if (result === 'found') onClose()
    else setFailed(result)
  }
  return (
    <Sheet title="在哪里找门店" onClose={onClose}>
      <Text className="place-why">
        位置只用来推荐附近的门店、算出距离，只取大致位置，不记录行踪。不给也能正常预约。
      </Text>
      {failed === undefined ? (
        <Button kind="second" isBusy={isBusy} onTap={() => void ask()}>
          用我的大致位置
        </Button>
      ) : (
        <Banner tone="waiting" icon="pin">
          {failed === 'refused'
            ? '没有拿到位置权限，选一个城区就可以继续'
            : '手机没有给出位置，选一个城区就可以继续'}
        </Banner>
      )}
      {failed === 'refused' && (
        <Button kind="plain" onTap={() => void Taro.openSetting().catch(() => undefined)}>
          去设置里打开
        </Button>
      )}
      <View className="place-districts">
        <Text className="place-city">{`${CITY_NAME}的城区`}</Text>
        <Choice
          label="城区"
          options={DISTRICTS.map(({ name }) => ({ value: name, label: name }))}
          value={place.source === 'chosen' ? place.name : undefined}
          onChoose={(district) => {
            choose(district)
            onClose()
          }}
        />
      </View>
    </Sheet>
  )
}

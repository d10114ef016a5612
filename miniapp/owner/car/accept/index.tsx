import { Text, View } from '@tarojs/components'
import { useRouter } from '@tarojs/taro'
import { isPlate } from '@anxin/shared/kernel/plate'
import { useState } from 'react'
import { api } from '@/common/api'
import { useCommand } from '@/common/command'
import { kilometres } from '@/common/format'
import { useLoad, type Loaded } from '@/common/load'
import { goTab, replace } from '@/common/nav'
import type { Reply } from '@/common/request'
import { BindPhone } from '@/common/ui/BindPhone'
import { Button } from '@/common/ui/Button'
import { Card } from '@/common/ui/Card'
import { Icon } from '@/common/ui/Icon'
import { Banner, Empty, Failure, WhenLoaded } from '@/common/ui/Notice'
import { Screen } from '@/common/ui/Screen'
import { Tap } from '@/common/ui/Tap'
import { setCurrentCar } from '../../common/cars'
import { PlateField } from '../../common/PlateField'
import './index.scss'

type Offer = Reply<'POST /vehicle-transfers/:transferId/offer'>

const ENDED: Readonly<Record<Exclude<Offer['state'], 'open'>, string>> = {
  accepted: '这辆车已经被接收了',
  revoked: '原车主收回了这个链接',
  expired: '链接已过期，请原车主重新发送',
}

/** A car that is offered to whoever opened the link: what comes with it, her plate, and her yes. */
export default function AcceptPage() {
  const { transferId = '', token: given = '' } = useRouter().params
  const token = decodeURIComponent(given)
  const offer = useLoad<Offer>(`transfer ${transferId}`, () =>
    transferId === ''
      ? undefined
      : api('POST /vehicle-transfers/:transferId/offer', { params: { transferId }, body: { token } }),
  )
  const isUnknown = transferId === '' || (offer.data === undefined && offer.error?.code === 'NOT_FOUND')
  if (isUnknown) return <Ended text="这个链接打不开，请原车主重新发送" />
  const { data } = offer
  if (data === undefined)
    return (
      <Screen>
        <WhenLoaded loaded={offer}>{() => null}</WhenLoaded>
      </Screen>
    )
  if (data.state !== 'open') return <Ended text={ENDED[data.state]} />
  if (data.isOwn) return <Ended text="这是你自己的车，请把链接发给新车主" />
  return <Open offer={data} loaded={offer} transferId={transferId} token={token} />
}

function Ended({ text }: { text: string }) {
  return (
    <Screen>
      <Empty icon="car" text={text} action="去爱车" onAction={() => goTab('/pages/cars/index')} />
    </Screen>
  )
}

type OpenProps = { offer: Offer; loaded: Loaded<Offer>; transferId: string; token: string }

function Open({ offer, loaded, transferId, token }: OpenProps) {
  const [plate, setPlate] = useState('')
  const [isPlateOpen, setPlateOpen] = useState(false)
  const [isAgreed, setAgreed] = useState(false)
  const command = useCommand()
  const accept = async () => {
    const isDone = await command.run(async (commandId) => {
      const car = await api('POST /vehicle-transfers/:transferId/acceptance', {
        params: { transferId },
        body: { commandId, token, plate, agreed: true },
      })
      setCurrentCar(car.id)
      replace('/car/detail/index', { vehicleId: car.id })
    })
    if (!isDone) await loaded.reload()
  }
  const isReady = isPlate(plate) && isAgreed
  const label = isPlate(plate) ? (isAgreed ? '接收这辆车' : '先勾选同意') : '先填车牌'
  return (
    <Screen
      footer={
        command.error?.code === 'PHONE_REQUIRED' && isReady ? (
          <BindPhone why="手机号用来核对身份，不会给原车主" onBound={() => void accept()}>
            授权手机号并接收
          </BindPhone>
        ) : (
          <Button isBusy={command.isBusy} isDisabled={!isReady} onTap={() => void accept()}>
            {label}
          </Button>
        )
      }
    >
      {command.error !== undefined && <Failure error={command.error} safe="车还没有移交" />}
      <Card title={offer.carText}>
        <Text className="accept-words">{partsOf(offer)}</Text>
      </Card>
      <Card title="你的车牌">
        <PlateField
          value={plate}
          isOpen={isPlateOpen}
          setOpen={setPlateOpen}
          onChange={setPlate}
          onDone={setPlate}
        />
      </Card>
      <Tap
        className="accept-yes"
        role="checkbox"
        label="我同意接收"
        isChosen={isAgreed}
        onTap={() => setAgreed(!isAgreed)}
      >
        <View className={`accept-box ${isAgreed ? 'accept-box-on' : ''}`}>
          {isAgreed && <Icon name="check" size="small" />}
        </View>
        <Text className="accept-words">{offer.consentText}</Text>
      </Tap>
      {!offer.withPrices && <Banner>原车主没有移交价格，以前的记录里看不到金额</Banner>}
    </Screen>
  )
}

function partsOf({ visits, remembered, odometerKm }: Offer): string {
  return [
    `${visits} 次维保记录`,
    ...(remembered > 0 ? [`${remembered} 项待办`] : []),
    ...(odometerKm === null ? [] : [`里程 ${kilometres(odometerKm)} 公里`]),
    '剩余质保',
  ].join(' · ')
}

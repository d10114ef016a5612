import { Text, View } from '@tarojs/components'
import { useRouter } from '@tarojs/taro'
import { useState } from 'react'
import { go, goTab } from '@/common/nav'
import { BindPhone } from '@/common/ui/BindPhone'
import { Button } from '@/common/ui/Button'
import { Field } from '@/common/ui/Field'
import { Banner, Empty, Failure, WhenLoaded } from '@/common/ui/Notice'
import { Screen } from '@/common/ui/Screen'
import { EstimateReceipt } from '../../common/EstimateReceipt'
import { PlaceLine } from '../../common/PlaceSheet'
import { needPhotos } from '../need-photos'
import { CarPart } from './CarPart'
import { CouponPart } from './CouponPart'
import { Problem } from './Problem'
import { ReferencePrice } from './ReferencePrice'
import { RememberedPart } from './RememberedPart'
import { ServicePart } from './ServicePart'
import { ShopPart } from './ShopPart'
import { TimePart } from './TimePart'
import { useBooking, type Booking, type BookingQuery } from './use-booking'
import { useSubmit, type Submit } from './use-submit'
import { moneySentence, submitLabel } from './words'
import './index.scss'

const NOTE_CHARS_MAX = 500
const PHONE_WHY = '手机号只给接单的门店，用来和你约到店、说明车况'

/** THE page: everything is proposed and can be changed, and one tap books it. */
export default function ConfirmPage() {
  const query = useRouter().params as BookingQuery
  const booking = useBooking(query)
  const submit = useSubmit(booking)
  const [isPlateOpen, setPlateOpen] = useState(false)
  if (booking.draft === undefined) {
    return (
      <Screen>
        <Empty
          icon="wrench"
          text="还没有选服务"
          action="去选服务"
          onAction={() => goTab('/pages/home/index')}
        />
      </Screen>
    )
  }
  return (
    <Screen footer={<Footer booking={booking} submit={submit} onPlate={() => setPlateOpen(true)} />}>
      <ServicePart booking={booking} />
      <WhenLoaded loaded={withServices(booking)} blocks={3}>
        {() => <CarPart booking={booking} isPlateOpen={isPlateOpen} setPlateOpen={setPlateOpen} />}
      </WhenLoaded>
      {booking.isFit ? <Proposal booking={booking} /> : null}
    </Screen>
  )
}

/** Without a network neither is there: one failure says so, and one tap asks for both. */
function withServices({ mine, services }: Booking): Booking['mine'] {
  return {
    ...mine,
    reload: async () => {
      await Promise.all([mine.reload(), ...(services.error === undefined ? [] : [services.reload()])])
    },
  }
}

function Proposal({ booking }: { booking: Booking }) {
  const { match, shop, price, draft, patch, service } = booking
  const photos = needPhotos().length
  return (
    <>
      {booking.mine.data !== undefined && <PlaceLine used={booking.place} />}
      <ShopPart booking={booking} />
      {shop.error !== undefined && <Failure error={shop.error} onRetry={() => void shop.reload()} />}
      {shop.data !== undefined && price === undefined && (
        <Banner tone="waiting">这家店不做这项服务，请在上面换一家</Banner>
      )}
      {price !== undefined && (
        <>
          <TimePart booking={booking} />
          <EstimateReceipt price={price} />
          <ReferencePrice booking={booking} />
          <Banner tone="released" icon="lock">
            {moneySentence(price, shop.data?.instantBook ?? false)}
          </Banner>
          <CouponPart booking={booking} />
          <RememberedPart booking={booking} />
        </>
      )}
      {match.data !== undefined && service !== undefined && (
        <View className="confirm-note">
          <Field
            label="给门店的话（可不填）"
            value={draft?.note ?? ''}
            charsMax={NOTE_CHARS_MAX}
            isLong
            hint="比如：过减速带时左前轮有响声"
            onChange={(note) => patch({ note })}
          />
          {photos > 0 && <Text className="confirm-photos">{`${photos} 张照片，提交后一起发给门店`}</Text>}
        </View>
      )}
    </>
  )
}

type FooterProps = { booking: Booking; submit: Submit; onPlate: () => void }

function Footer({ booking, submit: { command, submit, isReady }, onPlate }: FooterProps) {
  const { mine, car, price, isFit } = booking
  const needsPhone =
    (mine.data !== undefined && mine.data.phoneMasked === null) || command.error?.code === 'PHONE_REQUIRED'
  const label = submitLabel(price, {
    instantBook: booking.shop.data?.instantBook ?? false,
    hasCoupon: booking.coupon !== undefined,
  })
  return (
    <View className="confirm-footer">
      {command.error !== undefined && <Problem booking={booking} command={command} onRetry={submit} />}
      {mine.data !== undefined && car === undefined ? (
        <Button onTap={onPlate}>填车牌，继续预约</Button>
      ) : !isFit ? (
        <Button onTap={() => go('/booking/services/index')}>换一项服务</Button>
      ) : needsPhone && isReady ? (
        <BindPhone
          why={PHONE_WHY}
          isBusy={command.isBusy}
          onBound={() => {
            void mine.reload()
            submit()
          }}
        >
          {`授权手机号并${label}`}
        </BindPhone>
      ) : (
        <Button isBusy={command.isBusy} isDisabled={!isReady} onTap={submit}>
          {isReady ? label : submitLabel(undefined, { instantBook: false, hasCoupon: false })}
        </Button>
      )}
    </View>
  )
}

import { useRouter } from '@tarojs/taro'
import { Screen } from '@/common/ui/Screen'
import { chooseForBooking, readDraft } from '../../common/booking-draft'
import { SlotPick } from '../../common/SlotPick'

/** When the car comes. */
export default function SlotsPage() {
  const { shopId = '', serviceId = '' } = useRouter().params
  return (
    <Screen>
      <SlotPick
        shopId={shopId}
        serviceId={serviceId}
        value={readDraft()?.slotStartAt}
        onChoose={(slotStartAt) => chooseForBooking({ serviceId, shopId, slotStartAt })}
        whenFull="这家店近 30 天都约满了，换一家试试"
      />
    </Screen>
  )
}

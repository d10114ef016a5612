import { Text } from '@tarojs/components'
import { useState } from 'react'
import { go } from '@/common/nav'
import { Button } from '@/common/ui/Button'
import { Card } from '@/common/ui/Card'
import { Cell } from '@/common/ui/Cell'
import { Choice } from '@/common/ui/Choice'
import { Banner } from '@/common/ui/Notice'
import { Sheet } from '@/common/ui/Sheet'
import { POWERTRAIN_WORDS } from '@/common/words'
import { carName, keepCarDraft, readCarDraft, setCurrentCar } from '../../common/cars'
import { PlateField } from '../../common/PlateField'
import type { Booking } from './use-booking'

type CarPartProps = { booking: Booking; isPlateOpen: boolean; setPlateOpen: (isOpen: boolean) => void }

/** For which car. Who has none begins with its plate right here, and comes back when the rest is chosen. */
export function CarPart({ booking, isPlateOpen, setPlateOpen }: CarPartProps) {
  const { car, isFit, service, mine } = booking
  const [isChoosing, setChoosing] = useState(false)
  if (car === undefined) return <FirstCar isOpen={isPlateOpen} setOpen={setPlateOpen} />
  return (
    <>
      <Card isFlush>
        <Cell
          icon="car"
          label={carName(car)}
          note={`${car.plateMasked} · ${car.modelYear} 款 ${POWERTRAIN_WORDS[car.powertrain]}`}
          value="换车"
          onTap={() => setChoosing(true)}
        />
      </Card>
      {!isFit && (
        <Banner tone="waiting">
          {`${service?.name ?? '这项服务'}不适用于${POWERTRAIN_WORDS[car.powertrain]}车，换一项服务或换一辆车`}
        </Banner>
      )}
      {isChoosing && (
        <CarSheet booking={booking} cars={mine.data?.cars ?? []} onClose={() => setChoosing(false)} />
      )}
    </>
  )
}

function CarSheet({
  booking,
  cars,
  onClose,
}: {
  booking: Booking
  cars: NonNullable<Booking['mine']['data']>['cars']
  onClose: () => void
}) {
  const add = () => {
    onClose()
    toAddCar()
  }
  return (
    <Sheet
      title="给哪辆车"
      onClose={onClose}
      footer={
        <Button kind="second" onTap={add}>
          添加一辆
        </Button>
      }
    >
      <Choice
        label="给哪辆车"
        columns={1}
        options={cars.map((one) => ({ value: one.id, label: carName(one), note: one.plateMasked }))}
        value={booking.car?.id}
        onChoose={(vehicleId) => {
          setCurrentCar(vehicleId)
          booking.patch({ vehicleId })
          onClose()
        }}
      />
    </Sheet>
  )
}

function FirstCar({ isOpen, setOpen }: { isOpen: boolean; setOpen: (isOpen: boolean) => void }) {
  const [plate, setPlate] = useState(() => readCarDraft().plate)
  const change = (next: string) => {
    setPlate(next)
    keepCarDraft({ ...readCarDraft(), plate: next })
  }
  return (
    <Card title="给哪辆车">
      <PlateField value={plate} isOpen={isOpen} setOpen={setOpen} onChange={change} onDone={toAddCar} />
      <Text className="confirm-second">填完车牌选车型，选完就回到这里</Text>
    </Card>
  )
}

function toAddCar(): void {
  go('/car/add/index', { next: '/booking/confirm/index' })
}

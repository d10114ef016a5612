import { useState } from 'react'
import { api } from '@/common/api'
import { useCommand } from '@/common/command'
import { Button } from '@/common/ui/Button'
import { Field } from '@/common/ui/Field'
import { Failure } from '@/common/ui/Notice'
import { Sheet } from '@/common/ui/Sheet'
import type { Car } from '../../common/cars'
import type { FullCar } from '.'

type KmSheetProps = { car: FullCar; onClose: () => void; onSaved: (car: Car) => void }

/** Puts the kilometres right. */
export function KmSheet({ car, onClose, onSaved }: KmSheetProps) {
  const [km, setKm] = useState(car.odometerKm === null ? '' : String(car.odometerKm))
  const command = useCommand()
  const problem = command.error?.fields['odometerKm']
  const save = () =>
    command.run(async (commandId) => {
      const { id: vehicleId, seriesId, modelYear, powertrain } = car
      onSaved(
        await api('POST /vehicles/:vehicleId/details', {
          params: { vehicleId },
          body: { commandId, seriesId, modelYear, powertrain, odometerKm: Number(km) },
        }),
      )
    })
  return (
    <Sheet
      title="现在的里程"
      onClose={onClose}
      footer={
        <Button isBusy={command.isBusy} isDisabled={km === ''} onTap={() => void save()}>
          保存
        </Button>
      }
    >
      {command.error !== undefined && problem === undefined && <Failure error={command.error} />}
      <Field
        label="仪表盘上的总里程"
        value={km}
        type="number"
        charsMax={7}
        suffix="公里"
        onChange={setKm}
        {...(problem === undefined ? {} : { problem })}
      />
    </Sheet>
  )
}

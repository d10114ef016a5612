import { Text } from '@tarojs/components'
import { api } from '@/common/api'
import { useCommand } from '@/common/command'
import { goTab } from '@/common/nav'
import { Button } from '@/common/ui/Button'
import { Failure } from '@/common/ui/Notice'
import { Sheet } from '@/common/ui/Sheet'
import type { FullCar } from '.'

type RemoveSheetProps = { car: FullCar; onClose: () => void; onRemoved: () => void }

/** Removes a car; where an order still goes on for it, says so and leads there. */
export function RemoveSheet({ car, onClose, onRemoved }: RemoveSheetProps) {
  const command = useCommand()
  const isInUse = command.error?.code === 'VEHICLE_IN_USE'
  const remove = () =>
    command.run(async (commandId) => {
      await api('POST /vehicles/:vehicleId/removal', { params: { vehicleId: car.id }, body: { commandId } })
      onRemoved()
    })
  return (
    <Sheet
      title="删除这辆车"
      onClose={onClose}
      footer={
        isInUse ? (
          <Button onTap={() => goTab('/pages/orders/index')}>去看进行中的订单</Button>
        ) : (
          <Button kind="danger" isBusy={command.isBusy} onTap={() => void remove()}>
            {`删除 ${car.plateMasked}`}
          </Button>
        )
      }
    >
      {command.error !== undefined && <Failure error={command.error} safe="车和订单都还在" />}
      {!isInUse && <Text>删除后不再出现在爱车里；做过的订单和保修仍然保留，随时可以重新添加。</Text>}
    </Sheet>
  )
}

import { api } from '@/common/api'
import { useCommand } from '@/common/command'
import { useLoad } from '@/common/load'
import { Choice } from '@/common/ui/Choice'
import { Failure, WhenLoaded } from '@/common/ui/Notice'
import { Sheet } from '@/common/ui/Sheet'
import type { Job } from '../parts/job'

/** Somebody else does the work: one tap on the name, if she is free for the whole of it. */
export function AssignSheet({
  order,
  onClose,
  put,
}: {
  order: Job
  onClose: () => void
  put: (order: Job) => void
}) {
  const shop = useLoad('technicians', () => api('GET /shop'))
  const assign = useCommand()
  const choose = async (technicianId: string) => {
    const isDone = await assign.run(async (commandId) =>
      put(
        await api('POST /shop/orders/:orderId/assignment', {
          params: { orderId: order.id },
          body: { commandId, technicianId },
        }),
      ),
    )
    if (isDone) onClose()
  }
  const isTaken = assign.error?.code === 'SLOT_TAKEN'
  return (
    <Sheet title="改派给谁" onClose={onClose}>
      {assign.error !== undefined && (
        <Failure
          error={assign.error}
          safe={isTaken ? '这位技师那时已有安排或休假，没有改派，请选别人' : '没有改派'}
        />
      )}
      <WhenLoaded loaded={shop}>
        {({ technicians }) => (
          <Choice
            label="技师"
            columns={1}
            value={technicians.find(({ name }) => name === order.technicianName)?.id}
            options={technicians
              .filter(({ active }) => active)
              .map(({ id, name, years }) => ({
                value: id,
                label: name,
                note: name === order.technicianName ? '现在负责' : `从业 ${years} 年`,
                isDisabled: assign.isBusy,
              }))}
            onChoose={(id) => void choose(id)}
          />
        )}
      </WhenLoaded>
    </Sheet>
  )
}

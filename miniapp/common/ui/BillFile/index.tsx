import { View } from '@tarojs/components'
import { useState } from 'react'
import { openBill } from '../../open-bill'
import { Button } from '../Button'
import { Banner } from '../Notice'
import './index.scss'

/** Opens the bill as a PDF, to be kept, printed or sent. */
export function BillFile({ orderId }: { orderId: string }) {
  const [state, setState] = useState<'still' | 'busy' | 'failed'>('still')
  const open = async () => {
    setState('busy')
    const isOpen = await openBill(orderId).then(
      () => true,
      () => false,
    )
    setState(isOpen ? 'still' : 'failed')
  }
  return (
    <View className="bill-file">
      {state === 'failed' && <Banner tone="waiting">账单没有打开，请稍后再试</Banner>}
      <Button kind="second" isBusy={state === 'busy'} onTap={() => void open()}>
        打开账单 PDF
      </Button>
    </View>
  )
}

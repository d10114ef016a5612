import { Text } from '@tarojs/components'
import { useState } from 'react'
import { api } from '@/common/api'
import { useCommand } from '@/common/command'
import { Button } from '@/common/ui/Button'
import { Card } from '@/common/ui/Card'
import { Banner, Failure } from '@/common/ui/Notice'
import { CodeField } from '../parts/CodeField'
import { Footer } from '../parts/Footer'
import { backToJob, useJob } from '../parts/job'
import { JobScreen } from '../parts/JobScreen'

/** The car goes back: the owner's code is all it takes, and a code that the camera has read needs no further tap. */
export default function HandOverPage() {
  const { orderId, job } = useJob()
  const [code, setCode] = useState('')
  const handOver = useCommand()
  const submit = async (given: string) => {
    const isDone = await handOver.run(async (commandId) =>
      job.put(
        await api('POST /shop/orders/:orderId/hand-over', {
          params: { orderId },
          body: { commandId, code: given },
        }),
      ),
    )
    if (isDone) backToJob(orderId)
    else await job.reload()
  }
  const isReady = job.data?.state === 'READY'
  const { error } = handOver
  return (
    <JobScreen
      job={job}
      footer={
        isReady && (
          <Footer note={code.length === 6 ? '' : '扫到码就会交车，不用再点'}>
            <Button isBusy={handOver.isBusy} isDisabled={code.length !== 6} onTap={() => void submit(code)}>
              交车
            </Button>
          </Footer>
        )
      }
    >
      {(order) =>
        isReady ? (
          <>
            {error?.code === 'PAYMENT_DUE' && (
              <Failure error={error} safe="请车主在订单里付清后再交车，车先留在店里" />
            )}
            {error !== undefined && !['PAYMENT_DUE', 'HAND_OVER_CODE_WRONG'].includes(error.code) && (
              <Failure error={error} safe="还没有交车" />
            )}
            {order.next.what.startsWith('支付') && (
              <Banner tone="waiting" icon="wallet">
                车主还有款项要付，付清后才能交车
              </Banner>
            )}
            <Card title={order.vehicleText}>
              <CodeField
                what="交车码"
                value={code}
                onChange={(typed) => {
                  setCode(typed)
                  handOver.forget()
                }}
                onScanned={(scanned) => void submit(scanned)}
                problem={
                  error?.code === 'HAND_OVER_CODE_WRONG' ? '交车码不对或已过期，请车主重新出示' : undefined
                }
              />
            </Card>
            <Card>
              <Text>交车后 48 小时回访。车主满意后放款；没有异议的，72 小时后自动放款。</Text>
            </Card>
          </>
        ) : (
          <Banner>{order.state === 'DELIVERED' ? '这辆车已经交给车主' : '这个订单现在不能交车'}</Banner>
        )
      }
    </JobScreen>
  )
}

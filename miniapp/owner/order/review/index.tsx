import { View } from '@tarojs/components'
import { api } from '@/common/api'
import { useLive } from '@/common/live'
import { useLoad } from '@/common/load'
import { goTab, replace } from '@/common/nav'
import { Button } from '@/common/ui/Button'
import { Failure, WhenLoaded } from '@/common/ui/Notice'
import { OrderScreen, ORDERS_TAB } from '../parts/OrderScreen'
import { Done } from '../parts/Done'
import { useOrder } from '../parts/use-order'
import { Form } from './Form'
import { OwnReview } from './OwnReview'
import { useReview, type ReviewForm } from './use-review'
import { useOrderPhotos, type OrderPhotos } from '@/common/order-photos'
import './index.scss'

/** Three marks, a few words and pictures; or what was said, which may be changed once. */
export default function ReviewPage() {
  const order = useOrder()
  const { orderId } = order
  const form = useReview(orderId)
  const photos = useOrderPhotos(orderId, 'review')
  const isWritten = (form.own.data?.review ?? null) !== null
  // Two stars or fewer open a case some moments later; live news of the order brings it.
  const afterSale = useLoad(`cases of ${orderId} ${isWritten}`, () =>
    isWritten ? api('GET /cases', { query: { orderId, limit: 1 } }) : undefined,
  )
  useLive((changed) => {
    if (changed === null || changed === orderId) void afterSale.reload()
  })
  return (
    <OrderScreen
      order={order}
      footer={({ state }) => (
        <ReviewFooter orderId={orderId} isOver={state === 'COMPLETED'} form={form} photos={photos} />
      )}
    >
      {({ state }) =>
        state === 'COMPLETED' ? (
          <WhenLoaded loaded={form.own} blocks={2}>
            {({ review }) => (
              <View>
                {form.command.error !== undefined && (
                  <Failure error={form.command.error} safe="你写的内容还在，改好再提交" />
                )}
                {review === null || form.isEditing ? (
                  <Form form={form} photos={photos} />
                ) : (
                  <OwnReview review={review} afterSale={afterSale.data?.items[0]} />
                )}
              </View>
            )}
          </WhenLoaded>
        ) : (
          <Done title="还不能评价" text="确认满意或自动完成后，30 天内都可以评价。" />
        )
      }
    </OrderScreen>
  )
}

type FooterProps = { orderId: string; isOver: boolean; form: ReviewForm; photos: OrderPhotos }

function ReviewFooter({ orderId, isOver, form, photos }: FooterProps) {
  const review = form.own.data?.review
  if (!isOver) return <Button onTap={() => replace('/order/detail/index', { orderId })}>查看订单</Button>
  if (review === undefined) return null
  if (review !== null && !form.isEditing)
    return (
      <>
        {!review.edited && (
          <Button kind="second" onTap={() => form.beginEdit(review)}>
            修改一次
          </Button>
        )}
        <Button onTap={() => goTab(ORDERS_TAB)}>我的订单</Button>
      </>
    )
  const { skill, manner, priceClarity } = form.scores
  const isRated = skill > 0 && manner > 0 && priceClarity > 0
  return (
    <Button
      isBusy={form.command.isBusy || photos.isSending}
      isDisabled={!isRated}
      onTap={() => void form.send(photos.sentIds)}
    >
      {isRated ? (form.isEditing ? '提交修改' : '提交评价') : '先给三项打分'}
    </Button>
  )
}

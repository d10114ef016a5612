import { Text, View } from '@tarojs/components'
import { useEffect, useState } from 'react'
import { VERDICT_WORDS } from '@anxin/shared/opinions/opinion-words'
import { api } from '@/common/api'
import { useCommand } from '@/common/command'
import { distance, kilometres, money } from '@/common/format'
import { useLoad, type Loaded } from '@/common/load'
import { maskedLineNote } from '@/common/masked-line'
import { usePulled } from '@/common/pull'
import { replace } from '@/common/nav'
import type { Reply } from '@/common/request'
import { Button } from '@/common/ui/Button'
import { Card } from '@/common/ui/Card'
import { Countdown } from '@/common/ui/Countdown'
import { Banner, Failure, WhenLoaded } from '@/common/ui/Notice'
import { PhotoStrip } from '@/common/ui/Photo'
import { Rating } from '@/common/ui/Stars'
import { Screen } from '@/common/ui/Screen'
import { Tag, type TagTone } from '@/common/ui/Tag'
import { Toggle } from '@/common/ui/Toggle'
import { useRouter } from '@tarojs/taro'
import './index.scss'

type Own = Reply<'GET /orders/:orderId/opinion'>
type Asked = NonNullable<Own['request']>
type OfShop = Asked['shops'][number]
type Verdict = keyof typeof VERDICT_WORDS

const LOOK_EVERY_MS = 15_000
const TONES: Readonly<Record<Verdict, TagTone>> = {
  necessary: 'action',
  'can-wait': 'waiting',
  'not-needed': 'danger',
  'cannot-tell': 'plain',
}

/** What two other shops think of the quote, beside it. They decide nothing, and the owner's own shop is not told. */
export default function OpinionPage() {
  const { orderId = '' } = useRouter().params
  const own = useLoad(`opinion ${orderId}`, () =>
    orderId === '' ? undefined : api('GET /orders/:orderId/opinion', { params: { orderId } }),
  )
  usePulled(own.reload)
  const isOpen = own.data?.request?.isOpen ?? false
  const { reload } = own
  useEffect(() => {
    if (!isOpen) return undefined
    const timer = setInterval(() => void reload(), LOOK_EVERY_MS)
    return () => clearInterval(timer)
  }, [isOpen, reload])
  const toQuote = () => replace('/order/quote/index', { orderId })
  return (
    <WhenAsked own={own} orderId={orderId} toQuote={toQuote}>
      {(data, request) => <Answers data={data} request={request} />}
    </WhenAsked>
  )
}

type WhenAskedProps = {
  own: Loaded<Own>
  orderId: string
  toQuote: () => void
  children: (data: Own, request: Asked) => JSX.Element
}

function WhenAsked({ own, orderId, toQuote, children }: WhenAskedProps) {
  const { data } = own
  if (data !== undefined && data.request === null && data.refusal === null)
    return <Ask key={data.quoteRound} data={data} own={own} orderId={orderId} />
  return (
    <Screen
      footer={
        data !== undefined &&
        data.request !== null &&
        !data.request.isPast && (
          <Button kind="waiting" onTap={toQuote}>
            回到报价，自己决定
          </Button>
        )
      }
    >
      <WhenLoaded loaded={own} blocks={3}>
        {(loaded) =>
          loaded.request === null ? (
            <Card title="现在不能听别家">
              <Text>{`${loaded.refusal ?? ''}。`}</Text>
            </Card>
          ) : (
            children(loaded, loaded.request)
          )
        }
      </WhenLoaded>
    </Screen>
  )
}

/** Before it is sent: exactly what others will see. */
function Ask({ data, own, orderId }: { data: Own; own: Loaded<Own>; orderId: string }) {
  const { quote, photoIds, quoteRound, left } = data
  const [withPhotos, setWithPhotos] = useState(true)
  const command = useCommand()
  const send = async () => {
    const isDone = await command.run(async (id) => {
      const body = { id, quoteRound, photoIds: withPhotos ? photoIds : [] }
      own.put(await api('POST /orders/:orderId/opinion', { params: { orderId }, body }))
    })
    if (!isDone) await own.reload()
  }
  return (
    <Screen
      footer={
        <Button isBusy={command.isBusy} onTap={() => void send()}>
          请两家门店看看，30 分钟
        </Button>
      }
    >
      {command.error !== undefined && <Failure error={command.error} safe="没有发给任何门店，报价没有变化" />}
      <Card title="听听别家怎么说">
        <Text>
          把下面的内容发给附近两家营业中的门店，30
          分钟内逐项答复。只供参考：同意与否由你决定，报价的有效期不变，原门店不会知道。
        </Text>
        <Text className="opinion-note">{`30 天内还可以问 ${left} 次`}</Text>
      </Card>
      <Card title="会发出去的">
        <Text className="opinion-car">{carLine(quote)}</Text>
        {quote.lines.map((line, index) => (
          <View key={index} className="opinion-line">
            <Text>{line.name}</Text>
            <Text className="opinion-note">{maskedLineNote(line)}</Text>
          </View>
        ))}
        {photoIds.length > 0 && (
          <>
            <Toggle label={`附上 ${photoIds.length} 张检测照片`} isOn={withPhotos} onChange={setWithPhotos} />
            {withPhotos && <PhotoStrip photoIds={photoIds} label="检测" />}
            <Text className="opinion-note">照片里如果拍到车牌或人，请不要附上</Text>
          </>
        )}
      </Card>
      <Card title="不会发出去的">
        <Text>车牌、姓名、电话、门店名、门店的报价金额、接车照片。</Text>
      </Card>
    </Screen>
  )
}

function Answers({ data, request }: { data: Own; request: Asked }) {
  const { shops, isOpen, isPast, askedAt, dueAt } = request
  const answered = shops.filter(({ state }) => state === 'answered')
  return (
    <>
      {isPast && <Banner icon="info">报价已经决定或更新，下面是当时的看法。</Banner>}
      {isOpen && (
        <Card>
          <Countdown label={waitingText(shops)} from={askedAt} until={dueAt} />
          <Text className="opinion-note">有答复会通知你，不用守着。报价自己的有效期照常计算。</Text>
        </Card>
      )}
      {!isOpen && answered.length === 0 && (
        <Card title="没有收到看法">
          <Text>门店都没有及时答复。报价仍等你自己决定。</Text>
        </Card>
      )}
      {answered.map((one, index) => (
        <ShopSays key={one.shop?.id ?? index} one={one} index={index} />
      ))}
      {answered.length > 0 && (
        <Card title="逐项对照">
          {data.quote.lines.map((line, index) => (
            <View key={data.lineIds[index] ?? index} className="opinion-line">
              <View className="opinion-line-head">
                <Text className="opinion-name">{line.name}</Text>
                <Text className="opinion-own">{`报价 ${money(data.amountsFen[index] ?? 0)}`}</Text>
              </View>
              <Text className="opinion-note">{maskedLineNote(line)}</Text>
              {answered.map((one, nth) => (
                <LineSays key={one.shop?.id ?? nth} one={one} index={index} nth={nth} />
              ))}
            </View>
          ))}
        </Card>
      )}
      {answered.length > 0 && (
        <Text className="opinion-foot">
          看法只凭文字和照片，没有验车，只供参考。车已在店里，不能换店；接车之前才可以换。
        </Text>
      )}
    </>
  )
}

function ShopSays({ one, index }: { one: OfShop; index: number }) {
  const { shop, text } = one
  if (shop === null) return null
  return (
    <Card title={`${MARKS[index] ?? ''} ${shop.name}`} aside={<Rating value={shop.rating.overall} />}>
      <Text className="opinion-note">{`${distance(shop.distanceMetres)}，已为 ${shop.answers} 份报价给过看法`}</Text>
      <Text className="opinion-said">{text}</Text>
    </Card>
  )
}

function LineSays({ one, index, nth }: { one: OfShop; index: number; nth: number }) {
  const said = one.lines[index]
  if (said === undefined) return null
  const { verdict, priceFen } = said
  return (
    <View className="opinion-says">
      <Text>{`${MARKS[nth] ?? ''} ${one.shop?.name ?? ''}`}</Text>
      <Tag tone={TONES[verdict]}>{VERDICT_WORDS[verdict]}</Tag>
      <Text className="opinion-price">{priceFen === null ? '未报价' : `它的价 ${money(priceFen)}`}</Text>
    </View>
  )
}

const MARKS = ['甲', '乙']

function waitingText(shops: readonly OfShop[]): string {
  const open = shops.filter(({ state }) => state === 'asked').length
  return `${open} 家门店正在看`
}

function carLine({ carText, odometerKm, serviceName }: Own['quote']): string {
  return `${carText}${odometerKm === null ? '' : `，${kilometres(odometerKm)} 公里`}，${serviceName}`
}

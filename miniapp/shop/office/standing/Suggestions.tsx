import { Text, View } from '@tarojs/components'
import { api } from '@/common/api'
import { day } from '@/common/format'
import { useLoad } from '@/common/load'
import type { Reply } from '@/common/request'
import { Card } from '@/common/ui/Card'
import { WhenLoaded } from '@/common/ui/Notice'

type Suggestions = Reply<'GET /shop/suggestions'>
type Kind = Suggestions['kinds'][number]

/** What came of the work that the shop suggested beyond the booking. It moves neither rank nor money. */
export function Suggestions({ shopId }: { shopId: string }) {
  const suggestions = useLoad(`suggestions ${shopId}`, () => api('GET /shop/suggestions'))
  return (
    <WhenLoaded loaded={suggestions} blocks={1}>
      {(data) => (
        <>
          {data.coaching !== null && <Coaching coaching={data.coaching} />}
          <Figures data={data} />
        </>
      )}
    </WhenLoaded>
  )
}

function Coaching({ coaching: { note, at } }: { coaching: NonNullable<Suggestions['coaching']> }) {
  return (
    <Card title="平台的提醒" aside={<Text>{day(at)}</Text>}>
      <Text className="standing-advice">{note}</Text>
    </Card>
  )
}

function Figures({ data: { windowDays, ripeDays, ordersMin, kinds, technicians } }: { data: Suggestions }) {
  return (
    <Card title="建议的项目有多少被确认">
      <Text className="standing-note">
        {`近 ${windowDays} 天、交车满 ${ripeDays} 天的订单，车主预约之外由你建议的项目。每类服务满 ${ordersMin} 单才统计。`}
      </Text>
      {kinds.length === 0 && <Text className="standing-advice">还没有可统计的订单</Text>}
      {kinds.map((kind) => (
        <OfKind key={kind.category} kind={kind} ordersMin={ordersMin} />
      ))}
      {technicians.map(({ name, orders, suggested, doubted, doubtedBp }) => (
        <Text key={name} className="standing-note">
          {`${name} 施工的 ${orders} 单：建议 ${suggested} 项，未确认 ${doubted} 项（${percent(doubtedBp)}）`}
        </Text>
      ))}
      <Text className="standing-note">
        车主同意、别家门店认为需要做，或后来做了，都算确认；同一项改过再报只算一次。别家认为不需要或可以缓，或平台在售后中判定不当，算未确认。
      </Text>
      <Text className="standing-advice">
        怎样提高：每一项都附检测结果和照片，说清不做会怎样；不急的标为“留意”，让车主下次再决定。
      </Text>
      <Text className="standing-note">
        只有门店和平台看得到，不影响排序和收款；明显高于同城时，平台会逐项看过再联系你。
      </Text>
    </Card>
  )
}

function OfKind({ kind: { category, orders, figures }, ordersMin }: { kind: Kind; ordersMin: number }) {
  return (
    <View className="standing-kind">
      <Text className="standing-lead">{category}</Text>
      {figures === null ? (
        <Text className="standing-note">{`现有 ${orders} 单，再有 ${ordersMin - orders} 单后显示`}</Text>
      ) : (
        <>
          <Text className="standing-note">
            {`${orders} 单建议 ${figures.suggested} 项，未确认 ${figures.doubted} 项，占 ${percent(figures.doubtedBp)}`}
          </Text>
          <Text className="standing-note">{usualText(figures)}</Text>
        </>
      )}
    </View>
  )
}

function usualText({
  medianDoubtedBp,
  medianPerHundredOrders,
  perHundredOrders,
}: NonNullable<Kind['figures']>): string {
  if (medianDoubtedBp === null || medianPerHundredOrders === null) return '同城门店太少，不显示中位数'
  return `同城中位：未确认占 ${percent(medianDoubtedBp)}，每 100 单建议 ${medianPerHundredOrders} 项（你 ${perHundredOrders} 项）`
}

/** Of a share in basis points. */
function percent(bp: number): string {
  return `${Math.round(bp / 100)}%`
}

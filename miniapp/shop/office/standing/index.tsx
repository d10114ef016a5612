import { Picker, Text, View } from '@tarojs/components'
import { useState } from 'react'
import { api } from '@/common/api'
import { useLoad } from '@/common/load'
import type { Reply } from '@/common/request'
import { Card } from '@/common/ui/Card'
import { Icon } from '@/common/ui/Icon'
import { Banner, Empty, WhenLoaded } from '@/common/ui/Notice'
import { Screen } from '@/common/ui/Screen'
import { useMe } from '../../common/me'
import { NotMember } from '../../common/NotMember'
import { Suggestions } from './Suggestions'
import './index.scss'

type Standing = Reply<'GET /shop/standing'>
type Part = Standing['parts'][number]

const PART_WORDS: Readonly<Record<Part['name'], string>> = {
  skill: '技术',
  rating: '评价',
  distance: '距离',
  wait: '多快有空',
  load: '空闲工时',
  price: '价格',
}

/** How owners see this shop for a service, and what would raise it. */
export default function StandingPage() {
  const me = useMe()
  return (
    <Screen>
      <WhenLoaded loaded={me} empty={(data) => (data.active === null ? <NotMember me={data} /> : null)}>
        {({ active }) =>
          active !== null && (
            <>
              <OfShop key={active.shopId} />
              <Suggestions key={`suggestions ${active.shopId}`} shopId={active.shopId} />
            </>
          )
        }
      </WhenLoaded>
    </Screen>
  )
}

function OfShop() {
  const [serviceId, setServiceId] = useState<string>()
  const standing = useLoad(`standing ${serviceId ?? ''}`, () =>
    api('GET /shop/standing', { query: serviceId === undefined ? {} : { serviceId } }),
  )
  if (standing.data === undefined && standing.error?.code === 'SERVICE_NOT_OFFERED')
    return <Empty icon="receipt" text="还没有上架的服务，先在「服务和价格」里定价" />
  return (
    <WhenLoaded loaded={standing} blocks={3}>
      {(data) => (
        <>
          <Chosen data={data} onChoose={setServiceId} />
          {data.hidden === null ? <Scores data={data} /> : <Banner tone="waiting">{data.hidden}</Banner>}
        </>
      )}
    </WhenLoaded>
  )
}

function Chosen({ data, onChoose }: { data: Standing; onChoose: (serviceId: string) => void }) {
  const { services, serviceId, serviceName } = data
  const index = services.findIndex(({ id }) => id === serviceId)
  return (
    <Picker
      mode="selector"
      range={services.map(({ name }) => name)}
      value={Math.max(0, index)}
      aria-role="button"
      aria-label={`看哪项服务 ${serviceName}`}
      onChange={({ detail }) => {
        const chosen = services[Number(detail.value)]
        if (chosen !== undefined) onChoose(chosen.id)
      }}
    >
      <View className="standing-service">
        <Text>{serviceName}</Text>
        <Icon name="down" size="small" />
      </View>
    </Picker>
  )
}

function Scores({ data }: { data: Standing }) {
  const { rank, of, score, medianScore, parts } = data
  return (
    <>
      <Card title={`附近 ${of} 家里排第 ${rank}`}>
        <Text className="standing-lead">
          {`综合 ${score.toFixed(1)} 分${medianScore === null ? '' : `，附近中位 ${medianScore.toFixed(1)} 分`}`}
        </Text>
        <Text className="standing-note">
          {`按同样距离比较：距离因车主而异，不能改。${medianScore === null ? '附近门店太少，不显示中位分。' : ''}门店不能花钱往前排。`}
        </Text>
      </Card>
      {parts.map((part) => (
        <PartCard key={part.name} part={part} />
      ))}
    </>
  )
}

function PartCard({ part: { name, value, weight, median, why, advice, gain } }: { part: Part }) {
  return (
    <Card title={`${PART_WORDS[name]} ${Math.round(value)} 分`} aside={<Text>{`占 ${weight}%`}</Text>}>
      <View className="standing-track" aria-hidden>
        <View className="standing-value" style={{ width: `${value}%` }} />
        {median !== null && <View className="standing-median" style={{ left: `${Math.min(99, median)}%` }} />}
      </View>
      {median !== null && (
        <Text className="standing-note">
          {`附近中位 ${Math.round(median)} 分，${value >= median ? '不低于' : '低于'}附近`}
        </Text>
      )}
      {why !== '' && <Text className="standing-note">{`车主看到：${why}`}</Text>}
      <Text className="standing-advice">
        {`${advice}${gain !== null && gain > 0 ? `（综合约加 ${gain} 分）` : ''}`}
      </Text>
    </Card>
  )
}

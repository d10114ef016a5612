import { Text, View } from '@tarojs/components'
import { useRouter, useShareAppMessage } from '@tarojs/taro'
import { LIMITS } from '@anxin/shared/kernel/limits'
import { CERTIFICATE_NAMES } from '@anxin/shared/shops/certificate-words'
import { SKILL_NAMES } from '@anxin/shared/matching/skill-names'
import { api } from '@/common/api'
import { useLoad } from '@/common/load'
import { go, goTab } from '@/common/nav'
import { usePaged } from '@/common/paged'
import { usePulled } from '@/common/pull'
import type { Reply } from '@/common/request'
import { Card } from '@/common/ui/Card'
import { Cell } from '@/common/ui/Cell'
import { Empty, WhenLoaded } from '@/common/ui/Notice'
import { Screen } from '@/common/ui/Screen'
import { Rating } from '@/common/ui/Stars'
import { Tag } from '@/common/ui/Tag'
import { ShowcaseList } from '../parts/ShowcaseList'
import './index.scss'

type Technician = Reply<'GET /technicians/:technicianId'>

/** Who repairs the car, as far as they want to be seen: open to everybody, also without an account. */
export default function TechnicianPage() {
  const { technicianId = '' } = useRouter().params
  const loaded = useLoad(`technician ${technicianId}`, () =>
    technicianId === '' ? undefined : api('GET /technicians/:technicianId', { params: { technicianId } }),
  )
  const isGone = technicianId === '' || loaded.error?.code === 'NOT_FOUND'
  usePulled(loaded.reload)
  useShareAppMessage(() => ({
    title: loaded.data === undefined ? '安心修' : `${loaded.data.shopName} 技师 ${loaded.data.name}`,
    path: isGone ? '/pages/home/index' : `/shops/technician/index?technicianId=${technicianId}`,
  }))
  if (isGone)
    return (
      <Screen>
        <Empty
          icon="user"
          text="这位技师没有公开主页"
          action="回首页"
          onAction={() => goTab('/pages/home/index')}
        />
      </Screen>
    )
  return (
    <Screen>
      <WhenLoaded loaded={loaded}>
        {(technician) => (
          <>
            <Head technician={technician} />
            <Card isFlush>
              <Cell
                icon="home"
                label={technician.shopName}
                note="看门店和评价"
                onTap={() => go('/shops/shop/index', { shopId: technician.shopId })}
              />
            </Card>
            <Certificates technician={technician} />
            <Showcases technicianId={technicianId} />
          </>
        )}
      </WhenLoaded>
    </Screen>
  )
}

function Head({
  technician: { name, years, doneOrders, rating, intro, skills },
}: {
  technician: Technician
}) {
  const done = doneOrders >= LIMITS.doneOrdersCounted ? `${doneOrders}+` : String(doneOrders)
  return (
    <View className="technician-head">
      <Text className="technician-name">{`技师 ${name}`}</Text>
      {rating === null ? (
        <Text className="technician-facts">{`评价满 ${LIMITS.technicianReviewsMin} 条后显示评分`}</Text>
      ) : (
        <Rating value={rating.score} count={rating.count} />
      )}
      <Text className="technician-facts">{`从业 ${years} 年${doneOrders === 0 ? '' : ` · 完成 ${done} 单`}`}</Text>
      {intro !== '' && <Text className="technician-intro">{intro}</Text>}
      {skills.length > 0 && (
        <View className="technician-skills">
          {skills.map(({ skill, proved }) => (
            <Tag key={skill} tone={proved ? 'action' : 'plain'}>
              {`${SKILL_NAMES[skill] ?? skill}${proved ? ' 已认证' : ' 自述'}`}
            </Tag>
          ))}
        </View>
      )}
    </View>
  )
}

const STANDINGS = {
  proved: { word: '平台已核实', tone: 'released' },
  unproved: { word: '未核实', tone: 'plain' },
  expired: { word: '已过期', tone: 'danger' },
} as const

function Certificates({ technician: { certificates } }: { technician: Technician }) {
  if (certificates.length === 0) return null
  return (
    <Card title="证书">
      {certificates.map(({ kind, skill, issuer, validUntil, standing }, index) => (
        <View key={`${index} ${kind}`} className="technician-certificate">
          <View className="technician-certificate-head">
            <Text>{CERTIFICATE_NAMES[kind]}</Text>
            <Tag tone={STANDINGS[standing].tone}>{STANDINGS[standing].word}</Tag>
          </View>
          <Text className="technician-facts">{`${SKILL_NAMES[skill] ?? skill} · ${issuer}`}</Text>
          {validUntil !== null && <Text className="technician-facts">{`有效至 ${validUntil}`}</Text>}
        </View>
      ))}
    </Card>
  )
}

function Showcases({ technicianId }: { technicianId: string }) {
  const showcases = usePaged(`technician-showcases-${technicianId}`, (cursor) =>
    api('GET /technicians/:technicianId/showcases', {
      params: { technicianId },
      query: cursor === undefined ? {} : { cursor },
    }),
  )
  return <ShowcaseList showcases={showcases} />
}

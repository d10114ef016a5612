import { Text, View } from '@tarojs/components'
import { useRouter } from '@tarojs/taro'
import { useState } from 'react'
import type { RecordVisit } from '@anxin/shared/record/record.contract'
import { api } from '@/common/api'
import { serverNow } from '@/common/clock'
import { dayAndClock, kilometres } from '@/common/format'
import { goTab } from '@/common/nav'
import { usePaged } from '@/common/paged'
import type { Reply } from '@/common/request'
import { MoreOf } from '@/common/ui/More'
import { Empty } from '@/common/ui/Notice'
import { Screen } from '@/common/ui/Screen'
import { Visit } from '../../common/Visit'
import './index.scss'

type Shared = Reply<'POST /record-links/:linkId/record'>

const ENDED: Readonly<Record<Exclude<Shared['state'], 'open'>, string>> = {
  revoked: '车主收回了这个链接',
  expired: '链接已过期，请车主重新发送',
}

/** Somebody else's car, by a link: what was done to it, and of nobody who did it. */
export default function SharedPage() {
  const { linkId = '', token: given = '' } = useRouter().params
  const token = decodeURIComponent(given)
  const [shared, setShared] = useState<Shared>()
  const visits = usePaged<RecordVisit>(`shared record ${linkId}`, async (cursor) => {
    const page = await api('POST /record-links/:linkId/record', {
      params: { linkId },
      body: { token, ...(cursor === undefined ? {} : { cursor }) },
    })
    setShared(page)
    return page
  })
  const isUnknown = linkId === '' || (visits.data === undefined && visits.error?.code === 'NOT_FOUND')
  if (isUnknown || (shared !== undefined && shared.state !== 'open'))
    return (
      <Screen>
        <Empty
          icon={isUnknown ? 'search' : 'lock'}
          text={
            shared === undefined || shared.state === 'open'
              ? '这个链接打不开，请车主重新发送'
              : ENDED[shared.state]
          }
          action="去首页"
          onAction={() => goTab('/pages/home/index')}
        />
      </Screen>
    )
  return (
    <Screen>
      {shared !== undefined && <Head shared={shared} />}
      <MoreOf
        paged={visits}
        empty={<Empty icon="list" text="这辆车还没有维保记录" />}
        render={(visit) => <Visit key={visit.id} visit={visit} />}
      />
    </Screen>
  )
}

function Head({ shared: { carText, plateMasked, odometerKm, expiresAt } }: { shared: Shared }) {
  const km = odometerKm === null ? '' : ` · ${kilometres(odometerKm)} 公里`
  return (
    <View className="shared-head">
      <Text className="shared-name">{carText}</Text>
      <Text className="shared-note">{`${plateMasked}${km}`}</Text>
      <Text className="shared-note">{`车主分享，${dayAndClock(expiresAt, serverNow())} 前可看`}</Text>
    </View>
  )
}

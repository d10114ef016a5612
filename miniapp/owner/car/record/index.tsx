import { Text } from '@tarojs/components'
import { useRouter, useShareAppMessage } from '@tarojs/taro'
import { useState } from 'react'
import type { RecordVisit } from '@anxin/shared/record/record.contract'
import { api } from '@/common/api'
import { day, kilometres } from '@/common/format'
import { go } from '@/common/nav'
import { usePaged } from '@/common/paged'
import type { Reply } from '@/common/request'
import { Card } from '@/common/ui/Card'
import { Cell } from '@/common/ui/Cell'
import { MoreOf } from '@/common/ui/More'
import { Empty } from '@/common/ui/Notice'
import { Screen } from '@/common/ui/Screen'
import { Visit } from '../../common/Visit'
import { ExportCard } from './ExportCard'
import { ShareCard } from './ShareCard'
import { useRecordLinks } from './use-record-links'
import './index.scss'

type Readings = Pick<Reply<'GET /vehicles/:vehicleId/record'>, 'odometer' | 'odometerKm'>

/** Readings that are shown at once; all of them are at their visits. */
const READINGS_SHOWN = 5

/** Everything that was done to a car; it can be taken along, shown to somebody for a time, and handed over. */
export default function RecordPage() {
  const vehicleId = useRouter().params['vehicleId'] ?? ''
  const links = useRecordLinks(vehicleId)
  useShareAppMessage(() => links.card)
  const [readings, setReadings] = useState<Readings>()
  const visits = usePaged<RecordVisit>(`record ${vehicleId}`, async (cursor) => {
    const page = await api('GET /vehicles/:vehicleId/record', {
      params: { vehicleId },
      query: cursor === undefined ? {} : { cursor },
    })
    setReadings(page)
    return page
  })
  return (
    <Screen>
      {readings !== undefined && <Odometer readings={readings} />}
      <ExportCard vehicleId={vehicleId} />
      <ShareCard links={links} />
      <Card isFlush>
        <Cell
          icon="user"
          label="过户给新车主"
          note="档案、剩余质保一起移交，不含你的个人信息"
          onTap={() => go('/car/transfer/index', { vehicleId })}
        />
      </Card>
      <MoreOf
        paged={visits}
        empty={<Empty icon="list" text="这辆车还没有维保记录" />}
        render={(visit) => (
          <Visit key={visit.id} visit={visit} folder={`/vehicles/${vehicleId}/record/photos`} />
        )}
      />
    </Screen>
  )
}

function Odometer({ readings: { odometer, odometerKm } }: { readings: Readings }) {
  if (odometerKm === null && odometer.length === 0) return null
  return (
    <Card title="里程">
      {odometerKm !== null && <Text className="record-km">{`最近 ${kilometres(odometerKm)} 公里`}</Text>}
      {odometer.slice(0, READINGS_SHOWN).map(({ at, km }) => (
        <Text key={at} className="record-note">{`${day(at)} 到店 ${kilometres(km)} 公里`}</Text>
      ))}
    </Card>
  )
}

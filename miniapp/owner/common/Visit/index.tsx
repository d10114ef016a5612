import { Text, View } from '@tarojs/components'
import type { RecordLine, RecordVisit } from '@anxin/shared/record/record.contract'
import { day, dayOf, kilometres, money, quantity } from '@/common/format'
import { go } from '@/common/nav'
import { Button } from '@/common/ui/Button'
import { Card } from '@/common/ui/Card'
import { PhotoStrip } from '@/common/ui/Photo'
import { Tag } from '@/common/ui/Tag'
import { LINE_KIND_WORDS, OWNER_STATE_WORDS, PART_TYPE_WORDS } from '@/common/words'
import './index.scss'

/** One visit of a car: work, parts, fees and what is left of the warranty. `folder` is where its photos are read. */
export function Visit({ visit, folder }: { visit: RecordVisit; folder?: string }) {
  const { id, serviceName, shopName, at, odometerKm, lines, sums, isOwn, state } = visit
  const where = [
    day(at),
    shopName,
    odometerKm === null ? null : `${kilometres(odometerKm)} 公里`,
    isOwn ? OWNER_STATE_WORDS[state] : null,
  ]
  return (
    <Card>
      <View className="visit-head">
        <View className="visit-words">
          <Text className="visit-name">{serviceName}</Text>
          <Text className="visit-note">{where.filter((one) => one !== null).join(' · ')}</Text>
        </View>
        {sums !== null && lines.length > 0 && <Text className="visit-sum">{money(sums.totalFen)}</Text>}
      </View>
      {lines.length === 0 && <Text className="visit-note">没有完成的项目</Text>}
      {lines.map((line) => (
        <Line key={line.id} line={line} {...(folder === undefined ? {} : { folder })} />
      ))}
      {sums !== null && lines.length > 0 && (
        <Text className="visit-note">
          {`工时 ${money(sums.labourFen)} · 配件 ${money(sums.partsFen)} · 其他 ${money(sums.otherFen)}`}
        </Text>
      )}
      {isOwn && (
        <View className="visit-more">
          <Button
            kind="second"
            isCompact
            label={`看订单 ${serviceName} ${day(at)}`}
            onTap={() => go('/order/detail/index', { orderId: id })}
          >
            看订单
          </Button>
        </View>
      )}
    </Card>
  )
}

function Line({ line, folder }: { line: RecordLine; folder?: string }) {
  const { kind, name, partType, brand, quantityMilli, unit, amountFen, pieces } = line
  const type =
    partType === null
      ? LINE_KIND_WORDS[kind]
      : `${PART_TYPE_WORDS[partType]}${brand === null ? '' : ` ${brand}`}`
  const photoIds = pieces.map(({ photoId }) => photoId)
  return (
    <View className="visit-line">
      <View className="visit-head">
        <View className="visit-words">
          <Text>{name}</Text>
          <Text className="visit-note">{`${type} · ${quantity(quantityMilli, unit)}`}</Text>
        </View>
        {amountFen !== null && <Text className="visit-amount">{money(amountFen)}</Text>}
      </View>
      {pieces.map(({ photoId, brand: made, partNumber, serial }) => (
        <Text key={photoId} className="visit-note">
          {`装的是 ${made} ${partNumber}${serial === null ? '' : ` · 序列号 ${serial}`}`}
        </Text>
      ))}
      {folder !== undefined && photoIds.length > 0 && (
        <PhotoStrip photoIds={photoIds} label={`${name}配件标签`} folder={folder} />
      )}
      <Left warranty={line.warranty} />
    </View>
  )
}

function Left({ warranty }: Pick<RecordLine, 'warranty'>) {
  if (warranty === null) return null
  const { daysLeft, kmLeft, endsAt, endsAtKm } = warranty
  if (daysLeft === 0) return <Text className="visit-note">质保已结束</Text>
  const km = kmLeft === null ? '' : `或 ${kilometres(kmLeft)} 公里`
  const until = `${dayOf(endsAt.slice(0, 10))}${endsAtKm === null ? '' : ` / ${kilometres(endsAtKm)} 公里`}`
  return (
    <View className="visit-left">
      <Tag tone="released">质保中</Tag>
      <Text className="visit-note">{`还剩 ${daysLeft} 天${km}（到 ${until}，先到为准）`}</Text>
    </View>
  )
}

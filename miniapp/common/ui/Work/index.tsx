import { Text, View } from '@tarojs/components'
import type { Order, Warranty } from '@anxin/shared/orders/order.contract'
import { serverNow } from '../../clock'
import { dayAndClock, kilometres, localDay } from '../../format'
import { Card } from '../Card'
import { PhotoStrip } from '../Photo'
import { Tag } from '../Tag'
import './index.scss'

type Line = Order['lines'][number]

/** What was built in for each part on the bill: brand, number, its label, who noted it and when. */
export function PiecesCard({
  order: { work, lines, technicianName },
}: {
  order: Pick<Order, 'work' | 'lines' | 'technicianName'>
}) {
  const noted = (work?.pieces ?? []).flatMap((piece) => {
    const line = lines.find(
      ({ id, state }) => id === piece.lineId && (state === 'done' || state === 'approved'),
    )
    return line === undefined ? [] : [{ piece, line }]
  })
  if (noted.length === 0) return null
  return (
    <Card title="装上的配件" aside={<Technician name={technicianName} />}>
      {noted.map(({ piece, line }) => (
        <View key={piece.id} className="work-row">
          <Text className="work-name">{line.name}</Text>
          <Text className="work-words">{`${piece.brand} ${piece.partNumber}`}</Text>
          {piece.serial !== null && <Text className="work-words">{`序列号 ${piece.serial}`}</Text>}
          <Text className="work-second">{by(piece)}</Text>
          <PhotoStrip photoIds={[piece.photoId]} label={`${line.name}标签`} />
        </View>
      ))}
    </Card>
  )
}

/** The steps of the work: which are done, by whom and when, with the photos that show it. */
export function StepsCard({
  order: { work, technicianName },
}: {
  order: Pick<Order, 'work' | 'technicianName'>
}) {
  if (work === null || work.steps.every(({ done }) => done === null)) return null
  return (
    <Card title="施工步骤" aside={<Technician name={technicianName} />}>
      {work.steps.map(({ key, name, done }) => (
        <View key={key} className="work-row">
          <View className="work-head">
            <Text className="work-name">{name}</Text>
            {done === null ? <Tag>未做</Tag> : <Tag tone="released">完成</Tag>}
          </View>
          {done !== null && <Text className="work-second">{by(done)}</Text>}
          {done !== null && done.photoIds.length > 0 && <PhotoStrip photoIds={done.photoIds} label={name} />}
        </View>
      ))}
    </Card>
  )
}

function Technician({ name }: { name: string | null }) {
  return name === null ? null : <Text className="work-second">{`技师 ${name}`}</Text>
}

function by({ byName, at }: { readonly byName: string; readonly at: string }): string {
  return `${byName} · ${dayAndClock(at, serverNow())} 记`
}

/** How long a line of the bill is answered for, in words. */
function warrantyWords({ days, km, endsAt, endsAtKm }: Warranty): string {
  const term = `质保 ${days} 天或 ${kilometres(km)} 公里`
  if (endsAt === null) return `${term}，交车起算`
  return `${term}，至 ${localDay(Date.parse(endsAt))}${endsAtKm === null ? '' : ` 或 ${kilometres(endsAtKm)} 公里`}`
}

/** What a line says of its warranty: the term where it is on the bill, what the shop promises before. */
export function warrantyOfLine({ warranty, warrantyDays, warrantyKm }: Line): string | null {
  if (warranty !== null) return warrantyWords(warranty)
  const promised = [
    ...(warrantyDays === null ? [] : [`${warrantyDays} 天`]),
    ...(warrantyKm === null ? [] : [`${kilometres(warrantyKm)} 公里`]),
  ]
  return promised.length === 0 ? null : `门店承诺质保 ${promised.join('或 ')}`
}

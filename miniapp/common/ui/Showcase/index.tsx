import { Text, View } from '@tarojs/components'
import type { Showcase, ShowcaseCard } from '@anxin/shared/showcases/showcase.contract'
import { day, money } from '../../format'
import { LINE_KIND_WORDS, PART_TYPE_WORDS } from '../../words'
import { Card } from '../Card'
import { PhotoStrip } from '../Photo'
import { Tag } from '../Tag'
import { Tap } from '../Tap'
import './index.scss'

/** A verified case, the same to the owner who is asked as to everybody afterwards. */
export function ShowcaseView({ showcase, showPrices }: { showcase: Showcase; showPrices: boolean }) {
  const { serviceName, vehicleText, shopName, technician, text, findings, publishedAt } = showcase
  const who = technician === null ? shopName : `${shopName} · ${technician.name}`
  return (
    <>
      <View className="showcase-head">
        <Text className="showcase-title">{serviceName}</Text>
        <Text className="showcase-note">{`${vehicleText} · ${who}`}</Text>
        {publishedAt !== null && (
          <Text className="showcase-note">{`${day(publishedAt)} 公开，车主同意`}</Text>
        )}
        <Text className="showcase-text">{text}</Text>
      </View>
      <Pictures showcase={showcase} stage="before" title="维修前" />
      {findings.length > 0 && (
        <Card title="检查发现">
          {findings.map(({ name, level, note }) => (
            <View key={name} className="showcase-row">
              <View className="showcase-words">
                <Text>{name}</Text>
                <Tag tone={level === 'urgent' ? 'danger' : 'waiting'}>
                  {level === 'urgent' ? '需尽快处理' : '需留意'}
                </Tag>
              </View>
              {note !== '' && <Text className="showcase-note">{note}</Text>}
            </View>
          ))}
        </Card>
      )}
      <Lines showcase={showcase} showPrices={showPrices} />
      <Pictures showcase={showcase} stage="after" title="维修后" />
    </>
  )
}

function Pictures({
  showcase: { photos, serviceName },
  stage,
  title,
}: {
  showcase: Showcase
  stage: 'before' | 'after'
  title: string
}) {
  const own = photos.filter((photo) => photo.stage === stage).map(({ id }) => id)
  if (own.length === 0) return null
  return (
    <Card title={title}>
      <PhotoStrip photoIds={own} label={`${serviceName}${title}`} folder="/showcase-photos" isLarge />
    </Card>
  )
}

function Lines({ showcase: { lines }, showPrices }: { showcase: Showcase; showPrices: boolean }) {
  if (lines.length === 0) return null
  return (
    <Card title="做了什么">
      {lines.map(({ kind, name, partType, brand, amountFen }, index) => (
        <View key={`${index} ${name}`} className="showcase-row">
          <View className="showcase-words">
            <Text>{name}</Text>
            <Tag>{partType === null ? LINE_KIND_WORDS[kind] : PART_TYPE_WORDS[partType]}</Tag>
            {showPrices && amountFen !== null && <Text className="showcase-price">{money(amountFen)}</Text>}
          </View>
          {brand !== null && brand !== '' && <Text className="showcase-note">{brand}</Text>}
        </View>
      ))}
    </Card>
  )
}

/** One of a list: what it looks like now, and the beginning of the story. */
export function ShowcaseRow({ card, onTap }: { card: ShowcaseCard; onTap: () => void }) {
  const { serviceName, vehicleText, text, photo } = card
  return (
    <View className="showcase-card">
      <Tap className="showcase-door" label={`案例 ${serviceName} ${vehicleText}`} onTap={onTap}>
        <Text className="showcase-name">{`${serviceName} · ${vehicleText}`}</Text>
        <Text className="showcase-note showcase-begin">{text}</Text>
      </Tap>
      {photo !== null && (
        <PhotoStrip photoIds={[photo.id]} label={`${serviceName} ${vehicleText}`} folder="/showcase-photos" />
      )}
    </View>
  )
}

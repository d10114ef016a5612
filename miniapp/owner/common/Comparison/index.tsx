import { Text, View } from '@tarojs/components'
import type { ReactNode } from 'react'
import { serverNow } from '@/common/clock'
import { dayAndClock, distance, money, quantity } from '@/common/format'
import { bandText } from '@/common/price-band'
import type { Reply } from '@/common/request'
import { Card } from '@/common/ui/Card'
import { Money } from '@/common/ui/Money'
import { Rating } from '@/common/ui/Stars'
import { Tag } from '@/common/ui/Tag'
import { LINE_KIND_WORDS, PART_TYPE_WORDS } from '@/common/words'
import './index.scss'

export type Compared = Reply<'GET /estimates'>
type Shop = Compared['shops'][number]
type Line = Compared['lines'][number]
type Cell = NonNullable<Line['cells'][number]>

const DIFFERENCE_WORDS: Readonly<Record<Line['differs'][number], string>> = {
  price: '单价不同',
  quantity: '用量不同',
  part: '配件不同',
  missing: '有店未列',
}

/**
 * The estimates of some shops beside each other, line by line, with what is different marked by a word. In the largest
 * type the columns stand below each other, and each value names its shop.
 */
export function Comparison({ compared, action }: { compared: Compared; action: (shop: Shop) => ReactNode }) {
  const { shops, lines, total, priceMode } = compared
  return (
    <>
      <Card title={`${compared.serviceName}，${shops.length} 家对比`}>
        <View className={`compare-row compare-of-${shops.length}`}>
          {shops.map((shop) => (
            <ShopHead key={shop.id} shop={shop} isInspectFirst={priceMode === 'inspect-first'}>
              {action(shop)}
            </ShopHead>
          ))}
        </View>
        <Text className="compare-note">{`整项${bandText(total)}`}</Text>
      </Card>
      <Card title="逐项对比">
        {lines.length === 0 && <Text className="compare-note">这几家都要检测后才报价，没有可比的项目</Text>}
        {lines.map((line, index) => (
          <LineRow key={`${line.kind} ${line.name} ${index}`} line={line} shops={shops} />
        ))}
      </Card>
    </>
  )
}

function ShopHead({
  shop,
  isInspectFirst,
  children,
}: {
  shop: Shop
  isInspectFirst: boolean
  children: ReactNode
}) {
  return (
    <View className="compare-shop">
      <Text className="compare-shop-name">{shop.name}</Text>
      {shop.isCurrent && <Tag tone="action">现在这家</Tag>}
      <Money fen={isInspectFirst ? shop.inspectionFeeFen : shop.totalFen} size="title" />
      <Text className="compare-note">{priceNote(shop, isInspectFirst)}</Text>
      <Rating value={shop.rating.overall} />
      {shop.distanceMetres !== null && <Text className="compare-note">{distance(shop.distanceMetres)}</Text>}
      {shop.startAt !== null && (
        <Text className="compare-note">{`${dayAndClock(shop.startAt, serverNow())} 可到店`}</Text>
      )}
      {shop.source === 'template' && <Text className="compare-note">项目取自它的常用报价，以检测后为准</Text>}
      {shop.source === 'none' && <Text className="compare-note">没有公布项目</Text>}
      <View className="compare-action">{children}</View>
    </View>
  )
}

function priceNote({ totalFen, totalMaxFen, depositFen }: Shop, isInspectFirst: boolean): string {
  if (isInspectFirst) return depositFen > 0 ? `检测费，订金 ${money(depositFen)}` : '检测费'
  return totalMaxFen !== null && totalMaxFen > totalFen ? `起，最高 ${money(totalMaxFen)}` : '合计'
}

function LineRow({ line, shops }: { line: Line; shops: readonly Shop[] }) {
  const { kind, name, differs, cells } = line
  const amounts = cells.flatMap((cell) => (cell ? [cell.amountFen] : []))
  const lowest = Math.min(...amounts)
  const isLower = (cell: Cell) =>
    amounts.length > 1 && cell.amountFen === lowest && Math.max(...amounts) > lowest
  return (
    <View className="compare-line">
      <View className="compare-line-head">
        <Text className="compare-line-name">{name}</Text>
        <Text className="compare-note">{LINE_KIND_WORDS[kind]}</Text>
        {differs.map((what) => (
          <Tag key={what} tone="waiting">
            {DIFFERENCE_WORDS[what]}
          </Tag>
        ))}
      </View>
      <View className={`compare-row compare-of-${shops.length}`}>
        {cells.map((cell, index) => (
          <View key={shops[index]?.id ?? index} className="compare-cell">
            <Text className="compare-cell-shop">{shops[index]?.name ?? ''}</Text>
            {cell === null ? (
              <Text className="compare-note">未列出</Text>
            ) : (
              <CellBody cell={cell} unit={line.unit} isLower={isLower(cell)} />
            )}
          </View>
        ))}
      </View>
    </View>
  )
}

function CellBody({ cell, unit, isLower }: { cell: Cell; unit: string; isLower: boolean }) {
  const { amountFen, quantityMilli, unitPriceFen, partType, brand, band } = cell
  const part = partType === null ? brand : `${PART_TYPE_WORDS[partType]}${brand === null ? '' : ` ${brand}`}`
  return (
    <>
      <Money fen={amountFen} />
      {isLower && <Tag tone="released">较低</Tag>}
      <Text className="compare-note">{`${quantity(quantityMilli, unit)} × ${money(unitPriceFen)}`}</Text>
      {part !== null && <Text className="compare-note">{part}</Text>}
      {band !== null && <Text className="compare-note">{bandText(band, unit)}</Text>}
    </>
  )
}

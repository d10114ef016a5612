import { Text, View } from '@tarojs/components'
import { useReachBottom } from '@tarojs/taro'
import type { ReactNode } from 'react'
import type { Paged } from '../../paged'
import { Button } from '../Button'
import { WhenLoaded } from '../Notice'
import './index.scss'

type MoreOfProps<T> = {
  paged: Paged<T>
  empty: ReactNode
} & (
  | { render: (item: T) => ReactNode; arrange?: never }
  /** Draws all that has come so far, where they do not simply follow each other. */
  | { render?: never; arrange: (items: readonly T[]) => ReactNode }
)

/** A list that comes in pages, in its four states, with the way to more at its end. */
export function MoreOf<T>({ paged, empty, render, arrange }: MoreOfProps<T>) {
  return (
    <WhenLoaded loaded={paged} blocks={2} empty={({ items }) => items.length === 0 && empty}>
      {({ items }) => (
        <>
          {arrange === undefined ? items.map(render) : arrange(items)}
          <More paged={paged} />
        </>
      )}
    </WhenLoaded>
  )
}

/** The end of a list that comes in pages: more comes by scrolling, or by a tap for whom scrolling does not tell. */
export function More<T>({ paged }: { paged: Paged<T> }) {
  const hasMore = paged.data?.hasMore ?? false
  useReachBottom(() => {
    if (hasMore && !paged.isLoading) void paged.more()
  })
  if (!hasMore) return <Text className="more-end">没有更多了</Text>
  return (
    <View className="more">
      <Button kind="plain" isCompact isBusy={paged.isLoading} onTap={() => void paged.more()}>
        加载更多
      </Button>
    </View>
  )
}

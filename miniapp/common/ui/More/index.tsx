import { useReachBottom } from '@tarojs/taro'
import type { ReactNode } from 'react'
import type { Paged } from '../../paged'
import { Button } from '../Button'
import { WhenLoaded } from '../Notice'

type MoreOfProps<T> = {
  paged: Paged<T>
  empty: ReactNode
  render: (item: T) => ReactNode
}

/** A list that comes in pages, in its four states; the next page by scrolling, and by a button for who cannot. */
export function MoreOf<T>({ paged, empty, render }: MoreOfProps<T>) {
  const { data, isLoading, more } = paged
  useReachBottom(() => {
    if (data?.hasMore && !isLoading) void more()
  })
  return (
    <WhenLoaded loaded={paged} blocks={2} empty={({ items }) => items.length === 0 && empty}>
      {({ items, hasMore }) => (
        <>
          {items.map(render)}
          {hasMore && (
            <Button kind="plain" isBusy={isLoading} onTap={() => void more()}>
              再看一些
            </Button>
          )}
        </>
      )}
    </WhenLoaded>
  )
}

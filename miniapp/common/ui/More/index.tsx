import type { ReactNode } from 'react'
import type { Pages } from '../../pages'
import { Button } from '../Button'
import { Failure } from '../Notice'
import { Skeleton } from '../Skeleton'

type MoreOfProps<T> = {
  pages: Pages<T>
  empty: ReactNode
  render: (item: T) => ReactNode
}

/** A list that comes in pages, in its four states; the next page by scrolling, and by a button for who cannot. */
export function MoreOf<T>({ pages, empty, render }: MoreOfProps<T>) {
  const { items, error, isLoading, hasMore, more, reload } = pages
  if (items === undefined) {
    if (error !== undefined) return <Failure error={error} onRetry={() => void reload()} />
    return isLoading ? <Skeleton blocks={2} /> : null
  }
  return (
    <>
      {items.length === 0 ? empty : items.map(render)}
      {error !== undefined && <Failure error={error} onRetry={() => void (hasMore ? more() : reload())} />}
      {hasMore && (
        <Button kind="plain" isBusy={isLoading} onTap={() => void more()}>
          再看一些
        </Button>
      )}
    </>
  )
}

import { Text, View } from '@tarojs/components'
import type { PropsWithChildren, ReactNode } from 'react'
import type { ApiError } from '../../api-error'
import type { Loaded } from '../../load'
import { Button } from '../Button'
import { Icon, type IconName } from '../Icon'
import { Skeleton } from '../Skeleton'
import './index.scss'

/** Nothing here yet: one sentence and one thing to do. */
export function Empty({
  icon,
  text,
  action,
  onAction,
}: {
  icon: IconName
  text: string
  action?: string
  onAction?: () => void
}) {
  return (
    <View className="empty">
      <View className="empty-picture">
        <Icon name={icon} size="large" />
      </View>
      <Text className="empty-text">{text}</Text>
      {action !== undefined && onAction !== undefined && (
        <View className="empty-action">
          <Button kind="second" isCompact onTap={onAction}>
            {action}
          </Button>
        </View>
      )}
    </View>
  )
}

/**
 * What went wrong, what is safe, what to do. `safe` says what of the person's has not been touched: "没有扣款".
 * The number is for whoever she asks for help.
 */
export function Failure({ error, safe, onRetry }: { error: ApiError; safe?: string; onRetry?: () => void }) {
  return (
    <View className="failure" aria-role="alert">
      <Icon name="warning" size="small" />
      <View className="failure-words">
        <Text className="failure-text">{error.message}</Text>
        {safe !== undefined && <Text className="failure-safe">{safe}</Text>}
        {error.requestId !== null && <Text className="failure-id">{`编号 ${error.requestId}`}</Text>}
      </View>
      {onRetry !== undefined && (
        <Button kind="plain" isCompact onTap={onRetry}>
          重试
        </Button>
      )}
    </View>
  )
}

/** A few words that matter on this page, in one of three tones. */
export function Banner({
  tone = 'plain',
  icon = 'info',
  children,
}: PropsWithChildren<{ tone?: 'plain' | 'waiting' | 'released' | 'danger'; icon?: IconName }>) {
  return (
    <View className={`banner banner-${tone}`}>
      <Icon name={icon} size="small" />
      <Text className="banner-text">{children}</Text>
    </View>
  )
}

type WhenLoadedProps<T> = {
  loaded: Loaded<T>
  /** How many grey blocks stand for what is coming. */
  blocks?: number
  /** What of the person's a failure has not touched. */
  safe?: string
  /** Shown in place of nothing: where it says so, `children` are not drawn. */
  empty?: (data: T) => ReactNode
  children: (data: T) => ReactNode
}

/**
 * The four states of a page that loads: grey blocks, a failure with a way to try again, empty, and full. What was
 * there stays while it is fetched again, and a failure then stands above it.
 */
export function WhenLoaded<T>({ loaded, blocks = 3, safe, empty, children }: WhenLoadedProps<T>) {
  const { data, error, isLoading, reload } = loaded
  const failure = error !== undefined && (
    <Failure error={error} onRetry={() => void reload()} {...(safe === undefined ? {} : { safe })} />
  )
  if (data === undefined) {
    if (failure) return failure
    return isLoading ? <Skeleton blocks={blocks} /> : null
  }
  const nothing = empty?.(data)
  return (
    <>
      {failure}
      {nothing || children(data)}
    </>
  )
}

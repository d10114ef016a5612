import { View } from '@tarojs/components'
import './index.scss'

/** Grey blocks where cards will be. They come after 300 ms, so that a quick answer never flickers. */
export function Skeleton({ blocks = 3 }: { blocks?: number }) {
  return (
    <View className="skeleton" aria-role="status" aria-label="正在加载">
      {Array.from({ length: blocks }, (_, index) => (
        <View key={index} className="skeleton-block">
          <View className="skeleton-line skeleton-line-short" />
          <View className="skeleton-line" />
          <View className="skeleton-line" />
        </View>
      ))}
    </View>
  )
}

import { View } from '@tarojs/components'
import './index.scss'

/** Grey blocks where cards will be. They come after 80 ms and slowly, so that a quick answer does not flicker. */
export function Skeleton({ blocks = 3 }: { blocks?: number }) {
  return (
    <View className="skeleton" aria-role="status" aria-label="正在加载">
      {Array.from({ length: blocks }, (_, index) => (
        <View key={index} className="skeleton-block" />
      ))}
    </View>
  )
}

import { View } from '@tarojs/components'
import { Button } from '@/common/ui/Button'
import { Banner } from '@/common/ui/Notice'

/** The page shows changes of an earlier visit that were never saved. */
export function DraftBanner({ isFromBefore, onDrop }: { isFromBefore: boolean; onDrop: () => void }) {
  if (!isFromBefore) return null
  return (
    <View className="draft-banner">
      <Banner tone="waiting" icon="edit">
        上次的修改还没有保存，已为你恢复
      </Banner>
      <Button kind="plain" onTap={onDrop}>
        放弃这些修改
      </Button>
    </View>
  )
}

import { Text, View } from '@tarojs/components'
import { Icon } from '@/common/ui/Icon'
import './Done.scss'

/** It is done: what, and what that means for the money. */
export function Done({ title, text }: { title: string; text: string }) {
  return (
    <View className="done" aria-role="status">
      <View className="done-mark">
        <Icon name="check" size="large" />
      </View>
      <Text className="done-title">{title}</Text>
      <Text className="done-text">{text}</Text>
    </View>
  )
}

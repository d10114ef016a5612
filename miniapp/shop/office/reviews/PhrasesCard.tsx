import { View } from '@tarojs/components'
import { Card } from '@/common/ui/Card'
import { Tag } from '@/common/ui/Tag'
import type { Summary } from './dimensions'

/** What owners write most, praise and blame; each with how many wrote it. */
export function PhrasesCard({ phrases }: { phrases: Summary['phrases'] }) {
  const groups = [
    { title: '车主夸的', words: phrases.filter(({ isGood }) => isGood), tone: 'released' },
    { title: '车主不满的', words: phrases.filter(({ isGood }) => !isGood), tone: 'waiting' },
  ] as const
  return (
    <>
      {groups
        .filter(({ words }) => words.length > 0)
        .map(({ title, words, tone }) => (
          <Card key={title} title={title}>
            <View className="reviews-phrases">
              {words.map(({ phrase, count }) => (
                <Tag key={phrase} tone={tone}>{`${phrase} ${count} 条`}</Tag>
              ))}
            </View>
          </Card>
        ))}
    </>
  )
}

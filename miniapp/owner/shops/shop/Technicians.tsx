import { Text, View } from '@tarojs/components'
import { SKILL_NAMES } from '@anxin/shared/matching/skill-names'
import { Card } from '@/common/ui/Card'
import { Tag } from '@/common/ui/Tag'
import type { ShopPage } from '.'

/** Who works there and what they can do; what is proved is marked, what they only say is not. */
export function Technicians({ technicians }: { technicians: ShopPage['technicians'] }) {
  if (technicians.length === 0) return null
  return (
    <Card title="技师">
      {technicians.map(({ id, name, years, skills }) => (
        <View key={id} className="shop-technician">
          <Text className="shop-technician-name">{`${name} · 从业 ${years} 年`}</Text>
          <View className="shop-skills">
            {skills.map(({ skill, proved }) => (
              <Tag key={skill} tone={proved ? 'action' : 'plain'}>
                {`${SKILL_NAMES[skill] ?? skill}${proved ? ' 已认证' : ' 自述'}`}
              </Tag>
            ))}
          </View>
        </View>
      ))}
    </Card>
  )
}

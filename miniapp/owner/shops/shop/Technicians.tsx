import { Text, View } from '@tarojs/components'
import { SKILL_NAMES } from '@anxin/shared/matching/skill-names'
import { go } from '@/common/nav'
import { Button } from '@/common/ui/Button'
import { Card } from '@/common/ui/Card'
import { Tag } from '@/common/ui/Tag'
import { useShownTechnicians } from '../../common/shown-technicians'
import type { ShopPage } from '.'

type TechniciansProps = { shopId: string; technicians: ShopPage['technicians'] }

/**
 * Who works there and what they can do; what is proved is marked, what they only say is not. Who lets the own page be
 * seen has a way to it.
 */
export function Technicians({ shopId, technicians }: TechniciansProps) {
  const shown = useShownTechnicians(shopId)
  if (technicians.length === 0) return null
  return (
    <Card title="技师">
      {technicians.map(({ id, name, years, skills }) => (
        <View key={id} className="shop-technician">
          <View className="shop-technician-head">
            <Text className="shop-technician-name">{`${shown.get(id) ?? name} · 从业 ${years} 年`}</Text>
            {shown.has(id) && (
              <Button
                kind="plain"
                isCompact
                label={`${shown.get(id)}的主页`}
                onTap={() => go('/shops/technician/index', { technicianId: id })}
              >
                主页
              </Button>
            )}
          </View>
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

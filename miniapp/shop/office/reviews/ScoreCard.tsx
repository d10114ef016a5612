import { Text } from '@tarojs/components'
import { Card } from '@/common/ui/Card'
import { Cell } from '@/common/ui/Cell'
import { Rating } from '@/common/ui/Stars'
import type { Summary } from './dimensions'

const CAUSES: Readonly<Record<Summary['excluded'][number]['cause'], string>> = {
  staff: '本店员工写的',
  phone: '手机号与本店员工相同',
  device: '与本店员工用同一部手机付过款',
}

/** Why the shop scores as it does: everything that goes into the number, so that it can be worked out again. */
export function ScoreCard({ summary }: { summary: Summary }) {
  const { score, mean, counted, weighs, prior, halfLifeDays, excluded } = summary
  return (
    <Card title="评分怎么来的" aside={<Rating value={score} count={counted} />}>
      {score !== null && mean !== null && (
        <>
          <Cell
            label="本店评价的平均"
            note={`${counted} 条，按新旧折算后相当于今天的 ${weighs.toFixed(1)} 条`}
            value={mean.toFixed(2)}
          />
          <Cell
            label="所在城市的平均"
            note={`折算时当作 ${prior.weighs} 条，评价越多它的影响越小`}
            value={prior.mean.toFixed(2)}
          />
        </>
      )}
      {excluded.map(({ cause, count }) => (
        <Cell key={cause} label="不计入评分" note={CAUSES[cause]} value={`${count} 条`} />
      ))}
      <Text className="reviews-when">
        {`排序用的是这个评分，不是简单平均。评价每过 ${halfLifeDays} 天，分量减半；只有一条五星不会排到前面。`}
      </Text>
    </Card>
  )
}

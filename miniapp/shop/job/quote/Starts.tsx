import { Text, View } from '@tarojs/components'
import { api } from '@/common/api'
import { money } from '@/common/format'
import { useLoad } from '@/common/load'
import { Button } from '@/common/ui/Button'
import { Card } from '@/common/ui/Card'
import { Cell } from '@/common/ui/Cell'
import { WhenLoaded } from '@/common/ui/Notice'
import { Tap } from '@/common/ui/Tap'
import { Icon } from '@/common/ui/Icon'
import { sumOfLines } from '../../common/price-line'
import type { Job } from '../parts/job'
import { useRemembered, workText, type Work } from '../parts/remembered'
import { fittingFirst, linesOfTemplate, openFindings, type DraftLine } from './draft'

/** How a quote begins: with a template, or with nothing. */
export function Templates({
  order,
  onPick,
  onBlank,
}: {
  order: Job
  onPick: (lines: readonly DraftLine[]) => void
  onBlank: () => void
}) {
  const templates = useLoad('templates', () => api('GET /shop/quote-templates'))
  return (
    <>
      <WhenLoaded loaded={templates}>
        {({ items }) => (
          <Card title="从模板开始" isFlush>
            {items.length === 0 && <Text className="quote-none">还没有模板，可在「店铺」里添加</Text>}
            {fittingFirst(items, order).map((template) => {
              const lines = linesOfTemplate(template)
              return (
                <Cell
                  key={template.id}
                  icon="receipt"
                  label={template.name}
                  note={`${lines.length} 行`}
                  value={
                    lines.some(({ unitPriceFen }) => unitPriceFen === null) ? '' : money(sumOfLines(lines))
                  }
                  onTap={() => onPick(lines)}
                />
              )
            })}
          </Card>
        )}
      </WhenLoaded>
      <Button kind="second" onTap={onBlank}>
        不用模板，自己写
      </Button>
    </>
  )
}

/** What the inspection has found, each a line with one tap. */
export function Findings({
  order,
  lines,
  onAdd,
}: {
  order: Job
  lines: readonly DraftLine[]
  onAdd: (name: string) => void
}) {
  const open = openFindings(order, lines)
  if (open.length === 0) return null
  return (
    <Card title="检测发现，还没有报价">
      <View className="quote-findings">
        {open.map((name) => (
          <Tap key={name} className="quote-finding" label={`报价加上 ${name}`} onTap={() => onAdd(name)}>
            <Icon name="plus" size="small" />
            <Text>{name}</Text>
          </Tap>
        ))}
      </View>
    </Card>
  )
}

/** What was found before and not done, each a line with one tap; the owner then sees the price of then. */
export function Remembered({
  order,
  lines,
  onAdd,
}: {
  order: Job
  lines: readonly DraftLine[]
  onAdd: (work: Work) => void
}) {
  const isTaken = ({ id }: Work) =>
    lines.some(({ basis }) => basis && 'revivedFrom' in basis && basis.revivedFrom === id)
  const open = useRemembered(order).filter((work) => !isTaken(work))
  if (open.length === 0) return null
  return (
    <Card title="这辆车上次没做的" isFlush>
      {open.map((work) => (
        <Cell key={work.id} icon="plus" label={work.name} note={workText(work)} onTap={() => onAdd(work)} />
      ))}
    </Card>
  )
}

import { useState } from 'react'
import { api } from '@/common/api'
import { money } from '@/common/format'
import { useLoad } from '@/common/load'
import { go } from '@/common/nav'
import { Button } from '@/common/ui/Button'
import { Card } from '@/common/ui/Card'
import { Cell } from '@/common/ui/Cell'
import { Empty, WhenLoaded } from '@/common/ui/Notice'
import { Screen } from '@/common/ui/Screen'
import { lineAmountFen } from '../../common/price-line'
import { ImportSheet } from './ImportSheet'

const TEMPLATES_MAX = 100

/** Quotes that are made again and again, kept under a name. */
export default function TemplatesPage() {
  const templates = useLoad('templates', () => api('GET /shop/quote-templates'))
  const [isImporting, setImporting] = useState(false)
  const isFull = (templates.data?.items.length ?? 0) >= TEMPLATES_MAX
  return (
    <Screen
      footer={
        <>
          <Button kind="second" isDisabled={isFull} onTap={() => setImporting(true)}>
            Excel 导入
          </Button>
          <Button isDisabled={isFull} onTap={() => go('/office/template/index')}>
            {isFull ? `最多 ${TEMPLATES_MAX} 个模板` : '新建模板'}
          </Button>
        </>
      }
    >
      <WhenLoaded
        loaded={templates}
        empty={({ items }) =>
          items.length === 0 && <Empty icon="list" text="还没有模板。把常用的报价存下来，以后报价一点就用" />
        }
      >
        {({ items }) => (
          <Card isFlush>
            {items.map(({ id, name, lines }) => (
              <Cell
                key={id}
                label={name}
                note={lines.map((line) => line.name).join('、')}
                value={sumText(lines)}
                onTap={() => go('/office/template/index', { templateId: id })}
              />
            ))}
          </Card>
        )}
      </WhenLoaded>
      {isImporting && (
        <ImportSheet onClose={() => setImporting(false)} onImported={() => void templates.reload()} />
      )}
    </Screen>
  )
}

function sumText(lines: readonly { quantityMilli: number; unitPriceFen: number | null }[]): string {
  let sum = 0
  for (const { quantityMilli, unitPriceFen } of lines) {
    if (unitPriceFen === null) return '—'
    sum += lineAmountFen({ quantityMilli, unitPriceFen })
  }
  return money(sum)
}

import { api } from '@/common/api'
import { money } from '@/common/format'
import { useLoad } from '@/common/load'
import { go } from '@/common/nav'
import type { Reply } from '@/common/request'
import { Card } from '@/common/ui/Card'
import { Cell } from '@/common/ui/Cell'
import { Banner, Empty, WhenLoaded } from '@/common/ui/Notice'
import { Screen } from '@/common/ui/Screen'
import { Tag } from '@/common/ui/Tag'

type Price = Reply<'GET /shop/services'>['items'][number]
type Category = Reply<'GET /services'>['categories'][number]
type List = { readonly categories: readonly Category[]; readonly prices: ReadonlyMap<string, Price> }

/** Everything that can be offered, by category: what this shop asks for it, or that it does not do it. */
export default function ServicesPage() {
  const list = useLoad('shop services', fetchList)
  return (
    <Screen>
      <WhenLoaded
        loaded={list}
        empty={({ categories }) =>
          categories.length === 0 && <Empty icon="receipt" text="平台还没有开放服务项目" />
        }
      >
        {({ categories, prices }) => (
          <>
            <Banner>改价只对以后的订单有效，已有的订单保留下单时的价格</Banner>
            {categories.map(({ name, services }) => (
              <Card key={name} title={name} isFlush>
                {services.map((service) => {
                  const price = prices.get(service.id)
                  const isOffered = price?.active ?? false
                  return (
                    <Cell
                      key={service.id}
                      label={service.name}
                      note={price === undefined ? '还没有定价' : priceText(price)}
                      value={
                        <Tag tone={isOffered ? 'released' : 'plain'}>{isOffered ? '提供' : '不提供'}</Tag>
                      }
                      onTap={() => go('/office/service/index', { serviceId: service.id })}
                    />
                  )
                })}
              </Card>
            ))}
          </>
        )}
      </WhenLoaded>
    </Screen>
  )
}

async function fetchList(): Promise<List> {
  const [tree, own] = await Promise.all([api('GET /services', { query: {} }), api('GET /shop/services')])
  return { categories: tree.categories, prices: new Map(own.items.map((price) => [price.serviceId, price])) }
}

function priceText({ priceMode, totalFen, totalMaxFen, inspectionFeeFen, depositFen }: Price): string {
  const deposit = depositFen > 0 ? `，订金 ${money(depositFen)}` : ''
  if (priceMode === 'fixed') return `一口价 ${money(totalFen)}`
  if (priceMode === 'range') return `${money(totalFen)} 至 ${money(totalMaxFen ?? totalFen)}${deposit}`
  return `检测后报价，检测费 ${money(inspectionFeeFen)}${deposit}`
}

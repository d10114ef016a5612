import { Text, View } from '@tarojs/components'
import Taro, { useRouter } from '@tarojs/taro'
import { useState } from 'react'
import { api } from '@/common/api'
import { downloadFile } from '@/common/download'
import { dayOf, money } from '@/common/format'
import { useLoad } from '@/common/load'
import { go } from '@/common/nav'
import type { Reply } from '@/common/request'
import { Button } from '@/common/ui/Button'
import { Card } from '@/common/ui/Card'
import { Icon } from '@/common/ui/Icon'
import { Money } from '@/common/ui/Money'
import { Banner, Empty, WhenLoaded } from '@/common/ui/Notice'
import { Screen } from '@/common/ui/Screen'
import { Tap } from '@/common/ui/Tap'
import './index.scss'

type Statement = Reply<'GET /shop/statements/:day'>

/** One day's money, summed as the bank would and then order by order, with the file for the shop's books. */
export default function StatementPage() {
  const { day = '' } = useRouter().params
  const statement = useLoad(`statement-${day}`, () => api('GET /shop/statements/:day', { params: { day } }))
  // Nothing moved on that day, or its statement comes tonight: both are answers and no mistake.
  if (statement.data === undefined && statement.error?.code === 'NOT_FOUND')
    return (
      <Screen>
        <Empty icon="wallet" text="这一天还没有对账单。有放款或退款的日子，第二天凌晨会有" />
      </Screen>
    )
  return (
    <Screen>
      <WhenLoaded loaded={statement}>
        {(one) => (
          <>
            <Sums one={one} />
            <Files day={one.day} />
            <Text className="statement-title">每一单</Text>
            {one.items.map((item) => (
              <Tap
                key={item.orderId}
                className="statement-order"
                label={`${item.serviceName} ${item.vehicleText} 净到账 ${money(item.netFen)}`}
                onTap={() => go('/job/order/index', { orderId: item.orderId })}
              >
                <View className="statement-words">
                  <Text>{item.serviceName}</Text>
                  <Text className="statement-note">{item.vehicleText}</Text>
                </View>
                <Money fen={item.netFen} tone="released" />
                <Icon name="right" size="small" />
              </Tap>
            ))}
          </>
        )}
      </WhenLoaded>
    </Screen>
  )
}

function Sums({ one }: { one: Statement }) {
  const rows = [
    ['放款', one.releasedFen],
    ['减 平台服务费', one.commissionFen],
    ['加 退回服务费', one.commissionBackFen],
    ['减 放款后退给车主', one.refundedFen],
    ['减 平台追回垫付', one.recoveredFen],
    ['其他', one.otherFen],
  ] as const
  return (
    <Card title={dayOf(one.day)}>
      {rows
        .filter(([label, fen]) => fen !== 0 || label === '放款')
        .map(([label, fen]) => (
          <View key={label} className="statement-sum">
            <Text>{label}</Text>
            <Money fen={fen} tone="second" />
          </View>
        ))}
      <View className="statement-sum statement-total">
        <Text>净到账</Text>
        <Money fen={one.netFen} size="title" tone="released" />
      </View>
    </Card>
  )
}

type File = { readonly label: string; readonly get: (path: string) => Promise<unknown> }

const FILES: readonly File[] = [
  { label: '下载对账单', get: openPdf },
  { label: '复制表格', get: copyTable },
]

/** The statement for the shop's books; one at a time is fetched. */
function Files({ day }: { day: string }) {
  const [busy, setBusy] = useState<string>()
  const [hasFailed, setFailed] = useState(false)
  const fetchOne = async ({ label, get }: File) => {
    setBusy(label)
    setFailed(false)
    await get(`/shop/statements/${day}/file`).catch(() => setFailed(true))
    setBusy(undefined)
  }
  return (
    <>
      {hasFailed && <Banner tone="waiting">没有下载成功，账目没有变，请稍后再试</Banner>}
      <View className="statement-files">
        {FILES.map((file) => (
          <Button
            key={file.label}
            kind="second"
            isBusy={busy === file.label}
            isDisabled={busy !== undefined}
            onTap={() => void fetchOne(file)}
          >
            {file.label}
          </Button>
        ))}
      </View>
      <Text className="statement-note">PDF 可以转发和保存；表格是 CSV 文字，可以粘贴到电脑的表格里</Text>
    </>
  )
}

/** In WeChat's own reader, from whose menu it is sent on or kept. */
async function openPdf(path: string): Promise<void> {
  const filePath = await downloadFile(`${path}?format=pdf`)
  await Taro.openDocument({ filePath, fileType: 'pdf', showMenu: true })
}

/** No reader of WeChat opens a CSV file, so its text goes where it can be pasted. */
async function copyTable(path: string): Promise<void> {
  const filePath = await downloadFile(`${path}?format=csv`)
  const data = Taro.getFileSystemManager().readFileSync(filePath, 'utf8')
  if (typeof data !== 'string') throw new TypeError('a file that is read with an encoding is text')
  await Taro.setClipboardData({ data })
}

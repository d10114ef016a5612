import { Text, View } from '@tarojs/components'
import { api } from '@/common/api'
import { useLoad } from '@/common/load'
import { go } from '@/common/nav'
import { openPrivacyContract } from '@/common/privacy'
import { Card } from '@/common/ui/Card'
import { Cell } from '@/common/ui/Cell'
import { Empty, WhenLoaded } from '@/common/ui/Notice'
import { Screen } from '@/common/ui/Screen'
import './index.scss'

/** Who sees what of an order, as the API answers it. */
const VIEWERS = [
  [
    '接单的门店和技师',
    '车型、打码的车牌、预约时间、你写的说明、施工照片；店主和顾问写明原因才能看手机号、车牌',
  ],
  ['平台客服', '处理问题时看这笔订单；写明原因才能看手机号和完整车牌'],
  ['其他车主', '你发表的评价、车型和年款；看不到车牌和手机号'],
] as const

export default function PrivacyPage() {
  const data = useLoad('my-data', () => api('GET /me/data'))
  return (
    <Screen>
      <Card title="我们存了什么，为什么">
        <WhenLoaded
          loaded={data}
          blocks={2}
          empty={({ items }) => items.length === 0 && <Empty icon="shield" text="还没有存你的任何资料" />}
        >
          {({ items }) => (
            <>
              {items.map((kept) => (
                <View key={kept.what} className="privacy-kept">
                  <View className="privacy-kept-head">
                    <Text className="privacy-kept-what">{kept.what}</Text>
                    <Text className="privacy-kept-value">{kept.value}</Text>
                  </View>
                  <Text className="privacy-note">{`用途：${kept.purpose}`}</Text>
                  <Text className="privacy-note">{`保存到：${kept.keptUntil}`}</Text>
                </View>
              ))}
            </>
          )}
        </WhenLoaded>
      </Card>
      <Card title="谁能看到">
        {VIEWERS.map(([who, what]) => (
          <View key={who} className="privacy-kept">
            <Text className="privacy-kept-what">{who}</Text>
            <Text className="privacy-note">{what}</Text>
          </View>
        ))}
      </Card>
      <Card isFlush>
        <Cell
          icon="user"
          label="谁看过我的资料"
          note="手机号、车牌、车架号的每一次查看"
          onTap={() => go('/me/looks/index')}
        />
        <Cell
          icon="share"
          label="导出我的资料"
          note="一个压缩包，7 天内有效"
          onTap={() => go('/me/export/index')}
        />
        <Cell icon="shield" label="用户隐私保护指引" onTap={openPrivacyContract} />
        <Cell
          icon="trash"
          label="注销账号"
          note="删除资料，订单只留下依法要留的"
          onTap={() => go('/me/delete/index')}
        />
      </Card>
    </Screen>
  )
}

import { Button as NativeButton, Text, View } from '@tarojs/components'
import { api } from '@/common/api'
import { useLoad, type Loaded } from '@/common/load'
import { go } from '@/common/nav'
import { Card } from '@/common/ui/Card'
import { Cell } from '@/common/ui/Cell'
import { Icon, type IconName } from '@/common/ui/Icon'
import { Failure } from '@/common/ui/Notice'
import { Screen } from '@/common/ui/Screen'
import { Tap } from '@/common/ui/Tap'
import type { Reply } from '@/common/request'
import './index.scss'

/** The most that is counted: beyond it the number says no more than that there are many. */
const COUNTED_MAX = 50

/** Everything here can be opened by a guest too; who she is says itself, and nothing asks for it. */
export default function MinePage() {
  const me = useLoad('me', () => api('GET /me'))
  const coupons = useLoad('coupon-count', countCoupons)
  const unread = useLoad('unread-count', countUnread)
  return (
    <Screen>
      <Person me={me} />
      <View className="mine-pair">
        <Tile
          icon="ticket"
          label="优惠券"
          note={couponWord(coupons.data)}
          onTap={() => go('/me/coupons/index')}
        />
        <Tile icon="gift" label="邀请朋友" note="首单完成各得一张券" onTap={() => go('/me/invite/index')} />
      </View>
      <Card isFlush>
        <Cell
          icon="bell"
          label="消息"
          value={unread.data ? <Unread count={unread.data} /> : undefined}
          onTap={() => go('/me/messages/index')}
        />
        <Cell icon="wrench" label="售后" note="进展和处理结果" onTap={() => go('/me/cases/index')} />
        <Cell icon="phone" label="怎么联系你" note="微信提醒还能发几条" onTap={() => go('/me/reach/index')} />
      </Card>
      <Card isFlush>
        <NativeButton className="mine-help" hoverClass="tap-pressed" openType="contact" aria-label="联系客服">
          <Icon name="chat" />
          <Text className="mine-help-words">联系客服</Text>
          <Icon name="right" size="small" />
        </NativeButton>
        <Cell icon="settings" label="设置" note="大字、深色、隐私" onTap={() => go('/me/settings/index')} />
      </Card>
    </Screen>
  )
}

function Person({ me }: { me: Loaded<Reply<'GET /me'>> }) {
  if (me.data === undefined && me.error !== undefined)
    return <Failure error={me.error} safe="不登录也可以浏览和比价" onRetry={() => void me.reload()} />
  const phone = me.data?.phoneMasked
  // Until it is known whether she has a number, nothing says that she has none.
  const name = phone ?? (me.data === undefined ? '安心修车主' : '绑定手机号')
  return (
    <Tap className="mine-person" label={phone ? `手机号 ${phone}` : name} onTap={() => go('/me/phone/index')}>
      <View className="mine-face">
        <Icon name="user" size="large" />
      </View>
      <View className="mine-who">
        <Text className="mine-name">{name}</Text>
        <Text className="mine-note">{phone ? '手机号已绑定' : '下单时才需要，现在可以先看看'}</Text>
      </View>
      <Icon name="right" size="small" />
    </Tap>
  )
}

function Tile(props: { icon: IconName; label: string; note: string; onTap: () => void }) {
  return (
    <Tap className="mine-tile" label={`${props.label} ${props.note}`} onTap={props.onTap}>
      <Icon name={props.icon} />
      <Text className="mine-tile-label">{props.label}</Text>
      <Text className="mine-note">{props.note}</Text>
    </Tap>
  )
}

function Unread({ count }: { count: number }) {
  return (
    <View className="mine-unread">
      <View className="mine-dot" />
      <Text>{`${numberOf(count)} 条未读`}</Text>
    </View>
  )
}

async function countCoupons(): Promise<number> {
  const { items } = await api('GET /coupons', { query: { limit: COUNTED_MAX } })
  return items.filter(({ state }) => state === 'usable').length
}

async function countUnread(): Promise<number> {
  const { items } = await api('GET /notices', { query: { limit: COUNTED_MAX } })
  return items.filter(({ read }) => !read).length
}

function couponWord(count: number | undefined): string {
  if (count === undefined) return '查看'
  return count === 0 ? '暂无可用' : `${numberOf(count)} 张可用`
}

function numberOf(count: number): string {
  return count >= COUNTED_MAX ? `${COUNTED_MAX}+` : String(count)
}

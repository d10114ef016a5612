import { Text, View } from '@tarojs/components'
import Taro, { useDidShow, useShareAppMessage } from '@tarojs/taro'
import { useRef } from 'react'
import { LIMITS } from '@anxin/shared/kernel/limits'
import { api } from '@/common/api'
import { day, money } from '@/common/format'
import { newId } from '@/common/ids'
import { useLoad, type Loaded } from '@/common/load'
import { usePaged } from '@/common/paged'
import type { Reply } from '@/common/request'
import { Button } from '@/common/ui/Button'
import { Card } from '@/common/ui/Card'
import { Cell } from '@/common/ui/Cell'
import { MoreOf } from '@/common/ui/More'
import { Empty, Failure } from '@/common/ui/Notice'
import { Screen } from '@/common/ui/Screen'
import { Tag, type TagTone } from '@/common/ui/Tag'
import { deviceId } from '../../device'
import './index.scss'

type Link = Reply<'POST /referral-links'>
type Friend = Reply<'GET /referrals'>['items'][number]

const DAY_MS = 86_400_000

export default function InvitePage() {
  const link = useLink()
  const friends = usePaged<Friend>('referrals', (cursor) => api('GET /referrals', { query: { cursor } }))
  useDidShow(() => void Taro.showShareMenu({ withShareTicket: true }))
  // From the menu before the link is here, the card leads home without a token rather than nowhere.
  useShareAppMessage(() => ({
    title: link.data?.title ?? '安心修',
    path: `/${link.data?.path ?? 'pages/home/index'}`,
    imageUrl: '/pictures/share.png',
  }))
  return (
    <Screen
      footer={
        <Button openType="share" isDisabled={link.data === undefined}>
          分享给朋友
        </Button>
      }
    >
      {link.error !== undefined && (
        <Failure error={link.error} safe="邀请链接还没有生成" onRetry={() => void link.reload()} />
      )}
      <HowItWorks />
      <MoreOf
        paged={friends}
        empty={<Empty icon="gift" text="还没有朋友从你的链接打开过" />}
        arrange={(items) => (
          <Card title="我邀请的朋友" isFlush>
            {items.map((friend) => (
              <FriendRow key={friend.id} friend={friend} />
            ))}
          </Card>
        )}
      />
    </Screen>
  )
}

/** The signed link is made before the tap, because WeChat opens its sheet at once; one is enough for one visit here. */
function useLink(): Loaded<Link> {
  const made = useRef<Promise<Link>>()
  return useLoad('referral-link', () => {
    made.current ??= api('POST /referral-links', {
      body: { id: newId(), placement: 'mine', deviceId: deviceId() },
    }).catch((error: unknown) => {
      made.current = undefined
      throw error
    })
    return made.current
  })
}

/** The reward, exactly: what has to happen, who gets what and when, and what does not count. */
function HowItWorks() {
  const sum = money(LIMITS.referralCouponFen)
  const days = LIMITS.referralRewardAfterMs / DAY_MS
  return (
    <Card title="怎么算">
      <View className="invite-steps">
        <Step nth={1} text={`新朋友从你的链接打开，${LIMITS.referralFirstTouchMs / DAY_MS} 天内预约第一单`} />
        <Step nth={2} text={`这一单完成，满 ${days} 天没有全额退款`} />
        <Step nth={3} text={`你和朋友各得一张 ${sum} 优惠券，有效 ${LIMITS.couponValidMs / DAY_MS} 天`} />
      </View>
      <Text className="invite-note">
        {`分享本身没有奖励，只看朋友的第一笔完成的订单；朋友再邀请别人与你无关。每年最多得 ${LIMITS.referralsRewardedPerYearMax} 张。同一部手机、用过安心修的朋友不计。`}
      </Text>
      <Text className="invite-note">卡片上不会出现你的车牌、手机号和订单。</Text>
    </Card>
  )
}

function Step({ nth, text }: { nth: number; text: string }) {
  return (
    <View className="invite-step">
      <Text className="invite-nth">{String(nth)}</Text>
      <Text className="invite-text">{text}</Text>
    </View>
  )
}

const STATES: Readonly<Record<Friend['state'], { readonly word: string; readonly tone: TagTone }>> = {
  visited: { word: '已打开，还没下单', tone: 'plain' },
  ordered: { word: '已下单', tone: 'action' },
  completed: { word: '首单已完成', tone: 'action' },
  rewarded: { word: '券已到账', tone: 'released' },
  reversed: { word: '订单已退款，不计', tone: 'plain' },
}

function FriendRow({ friend: { friend, state, at, rewardAt } }: { friend: Friend }) {
  const reward = state === 'completed' && rewardAt !== null ? `，${day(rewardAt)}发券` : ''
  return (
    <Cell
      label={friend}
      note={`${day(at)}打开${reward}`}
      value={<Tag tone={STATES[state].tone}>{STATES[state].word}</Tag>}
    />
  )
}

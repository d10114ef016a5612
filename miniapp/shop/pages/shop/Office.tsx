import { go } from '@/common/nav'
import { Card } from '@/common/ui/Card'
import { Cell } from '@/common/ui/Cell'
import type { IconName } from '@/common/ui/Icon'
import type { Me } from '../../common/me'

type Role = NonNullable<Me['active']>['role']
type Door = {
  readonly page: string
  readonly icon: IconName
  readonly label: string
  readonly note: string
  readonly roles: readonly Role[]
}

const BOSS: readonly Role[] = ['shop-owner']
const DESK: readonly Role[] = ['shop-owner', 'adviser']
const ALL: readonly Role[] = ['shop-owner', 'adviser', 'technician']

/** Where each page leads, and who may go there: the same as the contracts say. */
const ROOMS: readonly { readonly title: string; readonly doors: readonly Door[] }[] = [
  {
    title: '价格',
    doors: [
      { page: 'services', icon: 'receipt', label: '服务和价格', note: '做什么、收多少', roles: DESK },
      { page: 'templates', icon: 'list', label: '报价模板', note: '常用的报价，一点就用', roles: DESK },
    ],
  },
  {
    title: '人和工位',
    doors: [
      { page: 'staff', icon: 'user', label: '员工', note: '谁能用这个小程序、能做什么', roles: DESK },
      { page: 'technicians', icon: 'wrench', label: '技师', note: '会什么，排不排班', roles: BOSS },
      { page: 'page', icon: 'star', label: '我的主页', note: '车主看到的你，由你决定', roles: ALL },
      { page: 'bays', icon: 'car', label: '工位', note: '有几个，能不能用', roles: BOSS },
      { page: 'hours', icon: 'clock', label: '营业时间', note: '每周时间、休息日、即时预约', roles: BOSS },
      { page: 'leave', icon: 'calendar', label: '技师休假', note: '登记后不再排单', roles: DESK },
    ],
  },
  {
    title: '门店',
    doors: [
      { page: 'income', icon: 'wallet', label: '收入', note: '每一单的钱在哪里', roles: BOSS },
      { page: 'merchant', icon: 'shield', label: '收款账户', note: '开通后才能接单收款', roles: BOSS },
      { page: 'cases', icon: 'chat', label: '售后', note: '24 小时内答复，逾期由平台处理', roles: ALL },
      {
        page: 'opinions',
        icon: 'search',
        label: '同行评估',
        note: '帮车主看别家的报价，30 分钟内答复',
        roles: DESK,
      },
      {
        page: 'standing',
        icon: 'star',
        label: '为什么排在这里',
        note: '和附近门店比，怎样更靠前',
        roles: DESK,
      },
      { page: 'code', icon: 'code', label: '门店码', note: '贴在店里，车主扫码就到', roles: ALL },
      { page: 'messages', icon: 'bell', label: '消息', note: '发给你的通知', roles: ALL },
      { page: 'settings', icon: 'settings', label: '设置', note: '字号、深色、退出', roles: ALL },
    ],
  },
]

export function Office({ member }: { member: NonNullable<Me['active']> }) {
  return (
    <>
      {ROOMS.map(({ title, doors }) => {
        const open = doors.filter(({ roles }) => roles.includes(member.role))
        if (open.length === 0) return null
        return (
          <Card key={title} title={title} isFlush>
            {open.map(({ page, icon, label, note }) => (
              <Cell
                key={page}
                icon={icon}
                label={label}
                note={note}
                onTap={() => go(`/office/${page}/index`)}
              />
            ))}
          </Card>
        )
      })}
    </>
  )
}

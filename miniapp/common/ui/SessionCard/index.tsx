import { Button, Text, View } from '@tarojs/components'
import { useDidShow } from '@tarojs/taro'
import { useState } from 'react'
import { api } from '@/common/api'
import { ApiError } from '@/common/api-error'
import type { Reply } from '@/common/request'
import './index.scss'

type Me = Reply<'GET /me'>
type Shown =
  | { kind: 'loading' }
  | { kind: 'signed-in'; me: Me }
  | { kind: 'failed'; message: string; requestId: string | null }

const ROLE_NAMES = { 'shop-owner': '店主', adviser: '服务顾问', technician: '技师' } as const

/** Who is signed in on this phone, as the API says it; asks again whenever the page is shown. */
export function SessionCard() {
  const [shown, setShown] = useState<Shown>({ kind: 'loading' })
  const load = () => {
    api('GET /me').then(
      (me) => setShown({ kind: 'signed-in', me }),
      (error: unknown) => setShown(toFailure(error)),
    )
  }
  useDidShow(load)
  return (
    <View className="session-card">
      {shown.kind === 'loading' && <Text>正在连接服务</Text>}
      {shown.kind === 'signed-in' && linesOf(shown.me).map((line) => <Text key={line}>{line}</Text>)}
      {shown.kind === 'failed' && (
        <>
          <Text>{shown.message}</Text>
          {shown.requestId !== null && <Text className="session-card-id">请求编号 {shown.requestId}</Text>}
          <Button className="session-card-retry" onClick={load}>
            重试
          </Button>
        </>
      )}
    </View>
  )
}

function linesOf(me: Me): string[] {
  const phone = me.phoneMasked === null ? '已登录，未绑定手机号' : `已登录，手机号 ${me.phoneMasked}`
  if (APP_NAME === 'owner') return [phone]
  const shops = me.memberships.map(({ shopName, role }) => `${shopName} · ${ROLE_NAMES[role]}`)
  return [phone, ...(shops.length > 0 ? shops : ['还没有加入任何门店'])]
}

function toFailure(error: unknown): Shown {
  if (error instanceof ApiError) return { kind: 'failed', message: error.message, requestId: error.requestId }
  throw error
}

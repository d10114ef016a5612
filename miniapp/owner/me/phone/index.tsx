import { useState } from 'react'
import { api } from '@/common/api'
import { useLoad } from '@/common/load'
import { BindPhone } from '@/common/ui/BindPhone'
import { Button } from '@/common/ui/Button'
import { Card } from '@/common/ui/Card'
import { Cell } from '@/common/ui/Cell'
import { Banner, WhenLoaded } from '@/common/ui/Notice'
import { Screen } from '@/common/ui/Screen'

const WHY = '下单时核对身份、找回账号用；门店看不到你的号码。'

export default function PhonePage() {
  const me = useLoad('me', () => api('GET /me'))
  const [isChanging, setChanging] = useState(false)
  return (
    <Screen>
      <WhenLoaded loaded={me} blocks={1}>
        {(person) =>
          person.phoneMasked === null || isChanging ? (
            <Card title={isChanging ? '换一个手机号' : '绑定手机号'}>
              <BindPhone
                why={WHY}
                onBound={() => {
                  setChanging(false)
                  void me.reload()
                }}
              />
            </Card>
          ) : (
            <>
              <Card isFlush>
                <Cell icon="phone" label="手机号" note={WHY} value={person.phoneMasked} />
              </Card>
              <Banner icon="info">换绑后，订单、爱车和优惠券都还在这个账号里。</Banner>
              <Button kind="second" onTap={() => setChanging(true)}>
                换一个手机号
              </Button>
            </>
          )
        }
      </WhenLoaded>
    </Screen>
  )
}

import { go } from '@/common/nav'
import { Empty } from '@/common/ui/Notice'
import type { Me } from '../me'

/** Somebody whose phone belongs to no shop yet: why there is nothing to see, and what to do about it. */
export function NotMember({ me }: { me: Me }) {
  const isBound = me.phoneMasked !== null
  return (
    <Empty
      icon="user"
      text={
        isBound
          ? `${me.phoneMasked} 还没有加入门店。请店主在「店铺」的员工里邀请这个手机号`
          : '绑定手机号后，就能看到门店的订单。请用店主邀请你的那个号码'
      }
      action={isBound ? '更换手机号' : '绑定手机号'}
      onAction={() => go('/office/phone/index')}
    />
  )
}

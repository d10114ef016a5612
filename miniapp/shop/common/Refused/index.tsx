import { goTab } from '@/common/nav'
import { Empty } from '@/common/ui/Notice'
import type { Me } from '../me'

/** In place of a page of the shop for somebody who does not work in one: the way to where this is explained. */
export function Refused({ me }: { me: Me }) {
  return (
    <Empty
      icon="lock"
      text={
        me.phoneMasked === null
          ? '绑定手机号、加入门店后才能看到这里'
          : '你现在不是门店的员工，看不到这里。有疑问请联系店主'
      }
      action="怎样加入门店"
      onAction={() => goTab('/pages/shop/index')}
    />
  )
}

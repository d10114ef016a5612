import { Note } from '@/common/ui/Note'
import { SessionCard } from '@/common/ui/SessionCard'

export default function MinePage() {
  return (
    <Note
      title="我的"
      can={['用微信登录，并看到登录结果']}
      notYet={['绑定手机号', '优惠券、邀请和消息', '设置']}
    >
      <SessionCard />
    </Note>
  )
}

import { Note } from '@/common/ui/Note'
import { SessionCard } from '@/common/ui/SessionCard'

export default function ShopPage() {
  return (
    <Note
      title="店铺"
      can={['用微信登录，并看到自己所在的门店']}
      notYet={['收入和结算', '服务、价格和员工', '评价']}
    >
      <SessionCard />
    </Note>
  )
}

import { Note } from '@/common/ui/Note'

export default function OffersPage() {
  return <Note title="接单" can={['在“店铺”里登录']} notYet={['查看和接受新订单']} />
}

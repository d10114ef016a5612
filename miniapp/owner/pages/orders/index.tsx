import { Note } from '@/common/ui/Note'

export default function OrdersPage() {
  return <Note title="订单" can={[]} notYet={['查看订单进度', '确认报价和付款', '验收、评价和售后']} />
}

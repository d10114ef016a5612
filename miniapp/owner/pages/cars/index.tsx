import { Note } from '@/common/ui/Note'

export default function CarsPage() {
  return <Note title="爱车" can={[]} notYet={['添加和查看爱车', '查看保养记录和提醒']} />
}

import { Note } from '@/common/ui/Note'

export default function SchedulePage() {
  return <Note title="日程" can={[]} notYet={['查看工位和技师的日程', '设置营业时间和请假']} />
}

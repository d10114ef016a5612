import { Note } from '@/common/ui/Note'

export default function JobsPage() {
  return <Note title="工单" can={[]} notYet={['接车登记和检测', '报价和增项', '施工、质检和交车']} />
}

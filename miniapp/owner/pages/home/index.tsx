import { Note } from '@/common/ui/Note'

export default function HomePage() {
  return (
    <Note
      title="首页"
      can={['在“我的”里登录']}
      notYet={['选择服务、门店和时间', '提交预约', '描述故障并拍照']}
    />
  )
}

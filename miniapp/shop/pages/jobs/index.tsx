import { Screen } from '@/common/ui/Screen'

export default function JobsPage() {
  return <Screen>{null}</Screen>
}

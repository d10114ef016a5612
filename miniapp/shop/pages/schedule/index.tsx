import { Screen } from '@/common/ui/Screen'

export default function SchedulePage() {
  return <Screen>{null}</Screen>
}

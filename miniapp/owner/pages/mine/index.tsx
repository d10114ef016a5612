import { Screen } from '@/common/ui/Screen'

export default function MinePage() {
  return <Screen>{null}</Screen>
}

import { Screen } from '@/common/ui/Screen'

export default function PhonePage() {
  return <Screen>{null}</Screen>
}

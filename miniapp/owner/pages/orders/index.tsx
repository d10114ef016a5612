import { Screen } from '@/common/ui/Screen'

export default function OrdersPage() {
  return <Screen>{null}</Screen>
}

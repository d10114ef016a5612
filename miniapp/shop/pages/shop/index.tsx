import { Screen } from '@/common/ui/Screen'

export default function ShopPage() {
  return <Screen>{null}</Screen>
}

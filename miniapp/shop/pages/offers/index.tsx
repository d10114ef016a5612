import { Screen } from '@/common/ui/Screen'

export default function OffersPage() {
  return <Screen>{null}</Screen>
}

import { Screen } from '@/common/ui/Screen'

export default function CarsPage() {
  return <Screen>{null}</Screen>
}

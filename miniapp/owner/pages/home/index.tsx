import { Screen } from '@/common/ui/Screen'

export default function HomePage() {
  return <Screen>{null}</Screen>
}

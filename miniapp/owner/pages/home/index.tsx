import { Screen } from '@/common/ui/Screen'
import { InvitedCard } from '../../common/InvitedCard'

export default function HomePage() {
  return (
    <Screen>
      <InvitedCard />
    </Screen>
  )
}

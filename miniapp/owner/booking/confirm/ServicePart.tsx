import { Text, View } from '@tarojs/components'
import { go } from '@/common/nav'
import { Failure } from '@/common/ui/Notice'
import { Tap } from '@/common/ui/Tap'
import type { Booking } from './use-booking'

export function ServicePart({ booking: { service, services, draft, mine } }: { booking: Booking }) {
  if (service === undefined && services.error !== undefined)
    return mine.error === undefined ? (
      <Failure error={services.error} onRetry={() => void services.reload()} />
    ) : null
  return (
    <View className="confirm-service">
      <View className="confirm-service-words">
        <Text className="confirm-service-name">{service?.name ?? draft?.serviceName ?? ''}</Text>
        {service !== undefined && <Text className="confirm-second">{service.about}</Text>}
      </View>
      <Tap
        className="confirm-change"
        label="换一项服务"
        onTap={() =>
          go('/booking/services/index', service === undefined ? {} : { category: service.category })
        }
      >
        <Text>换服务</Text>
      </Tap>
    </View>
  )
}

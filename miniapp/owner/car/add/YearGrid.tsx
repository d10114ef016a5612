import { Text, View } from '@tarojs/components'
import { serverNow } from '@/common/clock'
import { localDay } from '@/common/format'
import { Tap } from '@/common/ui/Tap'
import { POWERTRAIN_WORDS } from '@/common/words'
import type { Series, Variant } from './use-add-car'

type YearGridProps = { series: Series; isBusy: boolean; onChoose: (variant: Variant) => void }

/** Model year and drive in one tap, the newest first. */
export function YearGrid({ series, isBusy, onChoose }: YearGridProps) {
  const { yearFrom, yearTo, powertrains } = series
  const last = yearTo ?? Number(localDay(serverNow()).slice(0, 4))
  const years = Array.from({ length: Math.max(1, last - yearFrom + 1) }, (_, index) => last - index)
  return (
    <>
      <Text className="car-add-step">选年款</Text>
      <Text className="car-add-note">行驶证上的注册日期是哪年，就选哪年</Text>
      <View
        className={`car-add-years car-add-years-${Math.min(3, powertrains.length === 1 ? 3 : powertrains.length)}`}
      >
        {years.flatMap((modelYear) =>
          powertrains.map((powertrain) => (
            <Tap
              key={`${modelYear} ${powertrain}`}
              className="car-add-year"
              label={`${modelYear} 款 ${POWERTRAIN_WORDS[powertrain]}`}
              isDisabled={isBusy}
              onTap={() => onChoose({ modelYear, powertrain })}
            >
              <Text className="car-add-year-number">{modelYear}</Text>
              <Text className="car-add-year-drive">{POWERTRAIN_WORDS[powertrain]}</Text>
            </Tap>
          )),
        )}
      </View>
    </>
  )
}
